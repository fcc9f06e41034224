"""Judges boss rounds from Python: one process, one line in, one line out. Needs dethrone on the PATH, or its command as arguments."""
import json
import pathlib
import subprocess
import sys

command = sys.argv[1:] or ["npx", "dethrone"]
engine = subprocess.Popen(
    [*command, "judge", "-", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)


def judge(boss_round):
    engine.stdin.write(json.dumps(boss_round) + "\n")
    engine.stdin.flush()
    verdict = json.loads(engine.stdout.readline())
    if "error" in verdict:
        raise ValueError(verdict["error"])
    return verdict


boss_round = json.loads(pathlib.Path(__file__).with_name("boss-round.json").read_text())

verdict = judge(boss_round)
print(verdict["outcome"], verdict["wins"])

# Scores are text: a float would have been rounded before anybody could check it.
boss_round["tasks"][0]["challenger"] = 1.382788
try:
    judge(boss_round)
except ValueError as refused:
    print("refused:", str(refused).split(":")[0])

engine.stdin.close()
engine.wait()
