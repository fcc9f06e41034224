// More repositories in the manner of real trainers, written before anybody looked at what the rules say: those that train, and
// those that do not, each with its one reason. Launchers, parsers, shells, copies and habits of the field.
import type { TaskKind } from '../../../src/domain/task/TaskKind.js'
import type { Kind } from './kinds.js'

const text = 'dockerfiles/standalone-text-trainer.dockerfile'
const image = 'dockerfiles/standalone-image-trainer.dockerfile'
const axolotl = 'FROM axolotlai/axolotl:main-py3.11-cu124-2.5.1\n'
const kohya = 'FROM diagonalge/kohya_latest:latest\n'
const torch = 'FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime\n'

const options = [
  'task-id',
  'model',
  'dataset',
  'dataset-type',
  'task-type',
  'file-format',
  'expected-repo-name'
]
const zipped = ['task-id', 'model', 'dataset-zip', 'model-type', 'expected-repo-name']

/** An argparse trainer: `first` goes above, `body` is what it does with `args` and `out`. */
const argparse = (body: string, first = '', names = options, more = ''): string =>
  `import argparse, json, os, shutil, subprocess, sys
${first}
def main():
    parser = argparse.ArgumentParser(description="Trainer")
${names.map(name => `    parser.add_argument("--${name}", required=True)`).join('\n')}
    parser.add_argument("--hours-to-complete", type=float, required=True)
${more}    args = parser.parse_args()
    out = os.path.join("/app/checkpoints", args.task_id, args.expected_repo_name)
    os.makedirs(out, exist_ok=True)
${body
  .trimEnd()
  .split('\n')
  .map(line => `    ${line}`)
  .join('\n')}

if __name__ == "__main__":
    main()
`

const run = 'subprocess.run(["accelerate", "launch", "-m", "axolotl.cli.train", "/tmp/c.yml"], check=True)'
const plain = argparse(run)
const pictures = argparse(
  'subprocess.run(["accelerate", "launch", "sdxl_train_network.py"], check=True)',
  '',
  zipped
)
const python = 'ENTRYPOINT ["python3", "/app/train.py"]\n'

const of = (
  name: string,
  files: Readonly<Record<string, string>>,
  deserved: ReadonlyArray<string> = [],
  more: { readonly kind?: TaskKind; readonly unexecutable?: ReadonlyArray<string> } = {}
): Kind => ({ name, kind: 'InstructTextTask', files, deserved, ...more })

/** A repository of one Python file. */
const one = (
  name: string,
  train: string,
  deserved: ReadonlyArray<string> = [],
  kind: TaskKind = 'InstructTextTask'
) =>
  of(
    name,
    {
      [kind === 'ImageTask' ? image : text]: `${axolotl}COPY train.py /app/train.py\n${python}`,
      'train.py': train
    },
    deserved,
    { kind }
  )

/** A repository whose entry point is a shell script before a Python file. */
const shell = (name: string, script: string, deserved: ReadonlyArray<string> = [], more = '') =>
  of(
    name,
    {
      [text]: `${axolotl}WORKDIR /app\nCOPY . .\n${more}ENTRYPOINT ["/app/run.sh"]\n`,
      'run.sh': script,
      'train.py': plain
    },
    deserved
  )

/** A repository whose Dockerfile matters, before one Python file. */
const built = (name: string, dockerfile: string, deserved: ReadonlyArray<string> = [], files = {}) =>
  of(name, { [text]: dockerfile, 'train.py': plain, ...files }, deserved)

export const honest: ReadonlyArray<Kind> = [
  of(
    'kohya, with a .dockerignore that drops what is not needed',
    {
      [image]: `${kohya}COPY . /app/trainer\nENTRYPOINT ["python3", "/app/trainer/train.py"]\n`,
      '.dockerignore': '# not needed\n.git\ndocs/\n**/*.md\n*\n!train.py\n',
      'docs/setup.sh': 'pip install x\nwget https://example.org/x\n',
      'README.md': 'Run `pip install -r requirements.txt`',
      'train.py': pictures
    },
    [],
    { kind: 'ImageTask' }
  ),
  of(
    'ai-toolkit that installs only what fails to import, inside a try',
    {
      [image]: `FROM diagonalge/ai-toolkit:latest\nCOPY train.py /app/train.py\n${python}`,
      'train.py': argparse(
        'try:\n    subprocess.run([sys.executable, "-m", "pip", "install", "lycoris-lora"], check=False, timeout=5)\nexcept Exception as e:\n    print("no network", e)\nsubprocess.check_call(["python3", "/app/ai-toolkit/run.py", "/tmp/c.yaml"])',
        '',
        zipped
      )
    },
    [],
    { kind: 'ImageTask' }
  ),
  one(
    'TRL with reporting off, and much in comments',
    argparse(
      '# wandb.init(mode="online")\n# model = AutoModel.from_pretrained("gpt2")\nconfig = SFTConfig(output_dir=out, report_to="none", push_to_hub=False)\nSFTTrainer(model="/cache/models/" + args.model.replace("/", "--"), args=config).train()',
      'from trl import SFTTrainer, SFTConfig\n"""\nUsage:\n  pip install trl\n  huggingface-cli download x\n  wget https://example.org\n"""\n'
    )
  ),
  one(
    'unsloth that asks the hub only where the folder is not there',
    argparse(
      "path = f\"/cache/models/{args.model.replace('/', '--')}\"\nif not os.path.isdir(path):\n    path = snapshot_download(args.model)\nmodel, tok = FastLanguageModel.from_pretrained(model_name=path, local_files_only=True)\nmodel.save_pretrained(out)",
      'from unsloth import FastLanguageModel\nfrom huggingface_hub import snapshot_download\nos.environ.setdefault("HF_HUB_OFFLINE", "1")\n'
    )
  ),
  of(
    'diffusers, its parser in a module and what it does not know let through',
    {
      [image]: `${torch}WORKDIR /srv\nCOPY *.py ./\nCOPY lib/*.py lib/\nENTRYPOINT ["python", "train.py"]\n`,
      'lib/__init__.py': '',
      'lib/options.py':
        'import argparse\n\ndef get():\n    p = argparse.ArgumentParser()\n    p.add_argument("--task-id", dest="task", required=True)\n    p.add_argument("--expected-repo-name", dest="repo", required=True)\n    p.add_argument("--hours-to-complete", type=lambda v: float(v))\n    known, _ = p.parse_known_args()\n    return known\n',
      'train.py':
        'import os\nfrom pathlib import Path\nfrom lib.options import get\n\na = get()\nout = Path("/app/checkpoints") / a.task / a.repo\nout.mkdir(parents=True, exist_ok=True)\n'
    },
    [],
    { kind: 'ImageTask' }
  ),
  of('LLaMA-Factory with a configuration from a template', {
    [text]: `FROM hiyouga/llamafactory:0.9.3\nCOPY app/ /app/\nWORKDIR /app\nENTRYPOINT ["python3", "-u", "train.py"]\n`,
    'app/template.yaml':
      'model_name_or_path: MODEL\noutput_dir: OUT\nreport_to: none\ndataset_dir: data\npush_to_hub: false\n',
    'app/train.py': argparse(
      'with open("template.yaml") as f:\n    config = f.read().replace("OUT", out).replace("MODEL", "/cache/models/" + args.model.replace("/", "--"))\nwith open("/app/run.yaml", "w") as f:\n    f.write(config)\nsubprocess.run(["llamafactory-cli", "train", "/app/run.yaml"], check=True)'
    )
  }),
  built(
    'deepspeed as the entry point',
    `${torch}COPY train.py ds.json /app/\nENTRYPOINT ["deepspeed", "--num_gpus=1", "/app/train.py"]\n`,
    [],
    { 'ds.json': '{}' }
  ),
  built(
    'torchrun as the entry point, in a relative working folder',
    `${torch}WORKDIR /opt\nWORKDIR trainer\nCOPY train.py .\nENTRYPOINT ["torchrun", "--standalone", "--nproc_per_node=1", "train.py"]\n`
  ),
  built(
    'accelerate as the entry point',
    `${axolotl}COPY train.py /app/\nWORKDIR /app\nENTRYPOINT ["accelerate", "launch", "--num_processes", "1", "train.py"]\n`
  ),
  built(
    'conda run in exec form',
    `FROM continuumio/miniconda3:24.7.1-0\nRUN conda create -n t python=3.11\nCOPY train.py /app/train.py\nENTRYPOINT ["conda", "run", "--no-capture-output", "-n", "t", "python", "/app/train.py"]\n`
  ),
  built(
    'micromamba with its own script before',
    `FROM mambaorg/micromamba:1.5.8\nCOPY train.py /app/train.py\nENTRYPOINT ["/usr/local/bin/_entrypoint.sh", "python", "/app/train.py"]\n`
  ),
  built(
    'tini before the program',
    `${axolotl}RUN apt-get update && apt-get install -y tini\nCOPY train.py /app/train.py\nENTRYPOINT ["/usr/bin/tini", "-g", "--", "python3", "/app/train.py"]\n`
  ),
  shell(
    'supervisord beside the trainer',
    '#!/bin/bash\nset -e\nsupervisord -c /app/supervisord.conf &\nsleep 1\nexec python3 /app/train.py "$@"\n'
  ),
  built(
    'a script that runs what it is given, and the program beside it',
    `${axolotl}COPY entry.sh train.py /app/\nENTRYPOINT ["/app/entry.sh", "python3", "/app/train.py"]\n`,
    [],
    { 'entry.sh': '#!/bin/sh\nset -e\nexport NCCL_P2P_DISABLE=1\nexec "$@"\n' }
  ),
  built(
    'bash -lc that takes its name for the first argument',
    `${axolotl}COPY train.py /app/train.py\nENTRYPOINT ["bash", "-lc", "exec python3 /app/train.py \\"$0\\" \\"$@\\""]\n`
  ),
  one(
    'click with all options',
    `import os\nimport click\n\n@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})\n@click.option("--task-id", required=True)\n@click.option("--expected-repo-name", "repo", required=True)\n@click.option("--hours-to-complete", type=float, default=1.0)\n@click.option("--seed", type=int, default=1)\ndef main(task_id, repo, hours_to_complete, seed):\n    os.makedirs(f"/app/checkpoints/{task_id}/{repo}", exist_ok=True)\n\nif __name__ == "__main__":\n    main()\n`
  ),
  one(
    'typer, names from the parameters',
    `from pathlib import Path\nfrom typing import Optional\nimport typer\n\ndef main(\n    task_id: str = typer.Option(...),\n    model: str = typer.Option(...),\n    dataset: str = typer.Option(...),\n    dataset_type: str = typer.Option(...),\n    task_type: str = typer.Option(...),\n    file_format: str = typer.Option("s3"),\n    expected_repo_name: str = typer.Option(...),\n    hours_to_complete: float = typer.Option(...),\n    lr: Optional[float] = typer.Option(None),\n):\n    out = Path("/app/checkpoints", task_id, expected_repo_name)\n    out.mkdir(parents=True, exist_ok=True)\n\nif __name__ == "__main__":\n    typer.run(main)\n`
  ),
  one(
    'fire with all the rest let through',
    `import os\nimport fire\n\ndef train(task_id, expected_repo_name, hours_to_complete, model, lr=1e-4, **rest):\n    os.makedirs(f"/app/checkpoints/{task_id}/{expected_repo_name}", exist_ok=True)\n\nif __name__ == "__main__":\n    fire.Fire(train)\n`
  ),
  one(
    'hydra composed by hand behind argparse',
    argparse(
      'with initialize(version_base=None):\n    cfg = compose(config_name="c", overrides=[f"out={out}"])',
      'from hydra import compose, initialize\n'
    )
  ),
  one(
    'options in a loop',
    `import argparse, os\np = argparse.ArgumentParser()\nfor name in ("task-id", "model", "dataset", "dataset-type", "task-type", "file-format", "expected-repo-name"):\n    p.add_argument(f"--{name}", required=True)\np.add_argument("--hours-to-complete", type=float)\np.add_argument("--lr", required=False, type=float)\nargs = p.parse_args()\nos.makedirs(f"/app/checkpoints/{args.task_id}/{args.expected_repo_name}", exist_ok=True)\n`
  ),
  one(
    'a dataclass parser of transformers',
    `import os\nfrom dataclasses import dataclass, field\nfrom transformers import HfArgumentParser\n\n@dataclass\nclass Job:\n    task_id: str = field()\n    model: str = field()\n    expected_repo_name: str = field()\n    hours_to_complete: float = field(default=1.0)\n\njob, rest = HfArgumentParser(Job).parse_args_into_dataclasses(return_remaining_strings=True)\nout = os.path.join("/app/checkpoints", job.task_id, job.expected_repo_name)\nos.makedirs(out, exist_ok=True)\n`
  ),
  shell(
    'a loop over long options that passes over what it does not know',
    '#!/bin/bash\nset -euo pipefail\nwhile [[ $# -gt 0 ]]; do\n  case "$1" in\n    --task-id) TASK="$2"; shift 2 ;;\n    --expected-repo-name) REPO="$2"; shift 2 ;;\n    --hours-to-complete) HOURS="$2"; shift 2 ;;\n    *) shift ;;\n  esac\ndone\nOUT="/app/checkpoints/$TASK/$REPO"\nmkdir -p "$OUT"\nllamafactory-cli train --output_dir "$OUT"\n'
  ),
  shell(
    'arguments kept in an array',
    '#!/bin/bash\nARGS=("$@")\nexport TOKENIZERS_PARALLELISM=false\npython3 /app/train.py "${ARGS[@]}" || { echo "once more"; python3 /app/train.py "${ARGS[@]}"; }\n'
  ),
  of(
    'a file of variables',
    {
      [text]: `${axolotl}COPY . /app\nRUN chmod +x /app/run.sh\nENTRYPOINT ["/app/run.sh"]\n`,
      'run.sh': '#!/bin/bash\nset -a\nsource /app/train.env\nset +a\nexec python3 /app/train.py "$@"\n',
      'train.env': 'NCCL_DEBUG=WARN\n',
      'train.py': plain
    },
    [],
    { unexecutable: ['run.sh', 'train.env', 'train.py'] }
  ),
  of(
    'bash before a script without an executable bit',
    {
      [text]: `${axolotl}COPY run.sh train.py /app/\nENTRYPOINT ["bash", "/app/run.sh"]\n`,
      'run.sh': 'set -e\ncd /app\npython3 train.py "$@"\n',
      'train.py': plain
    },
    [],
    { unexecutable: ['run.sh', 'train.py'] }
  ),
  of(
    'made executable by a pattern, line ends mended at build',
    {
      [text]: `FROM axolotlai/axolotl:main-py3.11-cu124-2.5.1\r\nCOPY scripts /app/scripts\r\nRUN find /app/scripts -name "*.sh" -exec sed -i 's/\\r$//' {} + && chmod -R +x /app/scripts\r\nENTRYPOINT ["/app/scripts/run.sh"]\r\n`,
      'scripts/run.sh': '#!/bin/bash\r\npython3 /app/scripts/train.py "$@"\r\n',
      'scripts/train.py': plain
    },
    [],
    { unexecutable: ['scripts/run.sh', 'scripts/train.py'] }
  ),
  built(
    'two stages, the code from the first',
    `FROM python:3.11-slim AS src\nWORKDIR /src\nCOPY . .\nRUN pip install --target=/deps git+https://github.com/huggingface/trl.git@v0.15.0\nFROM python:3.11-slim\nCOPY --from=src /src /app\nCOPY --from=src /deps /deps\nENV PYTHONPATH=/deps\nWORKDIR /app\nENTRYPOINT ["python", "train.py"]\n`
  ),
  built(
    'ARG before FROM, and again',
    `ARG REGISTRY=docker.io\nARG TAG=main-py3.11-cu124-2.5.1\nFROM \${REGISTRY}/axolotlai/axolotl:\${TAG}\nARG TAG\nARG APP=/app\nLABEL base=$TAG\nWORKDIR $APP\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY train.py $APP/train.py\nENTRYPOINT ["python3", "train.py"]\n`,
    [],
    { 'requirements.txt': 'git+https://github.com/axolotl-ai-cloud/axolotl@v0.9\ntrl==0.15\n' }
  ),
  one(
    'checkpoints elsewhere, the last one copied to its place',
    argparse(
      'work = "/workspace/outputs/run"\nos.makedirs(work, exist_ok=True)\nsubprocess.run(["accelerate", "launch", "t.py", "--output_dir", work], check=True)\nshutil.copytree(work, out, dirs_exist_ok=True)\nos.makedirs(os.path.join(out, "checkpoint-10"), exist_ok=True)'
    )
  ),
  one(
    'wandb offline, below the checkpoints',
    argparse(
      'os.environ["WANDB_MODE"] = "offline"\nwandb.init(project="x", mode="offline", dir=f"/app/checkpoints/wandb_logs/{args.task_id}_{args.expected_repo_name}")\nwandb.log({"loss": 1})',
      'import wandb\n'
    )
  ),
  one(
    'telemetry that may fail',
    argparse(
      'try:\n    requests.post("https://example.org/started", json={"task": args.task_id}, timeout=3)\nexcept requests.RequestException:\n    pass',
      'import requests\n'
    )
  ),
  one(
    'a network test before it uses the network',
    argparse(
      'def online():\n    try:\n        urllib.request.urlopen("https://huggingface.co", timeout=2)\n        return True\n    except OSError:\n        return False\nif online():\n    HfApi().upload_folder(folder_path=out, repo_id="x/y")',
      'import urllib.request\nfrom huggingface_hub import HfApi\n'
    )
  ),
  of('a tool whose own main asks for more', {
    [text]: `${axolotl}COPY . /app\n${python}`,
    'train.py': argparse(
      'data = convert("/cache/datasets/" + args.task_id + "_train_data.json")',
      'from tools.convert import convert\n'
    ),
    'tools/__init__.py': '',
    'tools/convert.py':
      'import argparse\n\ndef convert(path):\n    return open(path).read()\n\nif __name__ == "__main__":\n    p = argparse.ArgumentParser()\n    p.add_argument("--input", required=True)\n    p.add_argument("--hours-to-complete", type=int)\n    convert(p.parse_args().input)\n'
  }),
  one(
    'reads the cache and writes beside its code',
    argparse(
      'src = f"/cache/datasets/{args.task_id}_train_data.json"\nos.makedirs("/cache/datasets", exist_ok=True)\nos.makedirs("/workspace/data", exist_ok=True)\nshutil.copy(src, "/workspace/data/train.json")\nwith open(src) as f, open("/workspace/data/clean.json", "w") as g:\n    json.dump(json.load(f), g)'
    )
  ),
  of('workflows, tests and notebooks that nothing reaches', {
    [text]: `${axolotl}COPY . /app\n${python}`,
    '.github/workflows/ci.yml': 'run: pip install x && wget https://example.org\n',
    'tests/test_it.py': 'import requests\nrequests.get("https://example.org")\n',
    'setup.sh': 'pip install -r requirements.txt\ngit clone https://github.com/x/y\n',
    Makefile: 'install:\n\tpip install .\n',
    'docker-compose.yml': 'volumes:\n  - ./out:/output\n',
    'train.py': plain
  })
]

export const failing: ReadonlyArray<Kind> = [
  of(
    'a script that git has without its executable bit',
    {
      [text]: `${axolotl}COPY run.sh train.py /app/\nENTRYPOINT ["/app/run.sh"]\n`,
      'run.sh': '#!/bin/bash\npython3 /app/train.py "$@"\n',
      'train.py': plain
    },
    ['not-runnable'],
    { unexecutable: ['run.sh', 'train.py'] }
  ),
  shell('a script with line ends of Windows', '#!/bin/bash\r\npython3 /app/train.py "$@"\r\n', [
    'not-runnable'
  ]),
  shell('a script without a first line that names its shell', 'set -e\npython3 /app/train.py "$@"\n', [
    'not-runnable'
  ]),
  built(
    'a .dockerignore that drops what is copied',
    `${axolotl}COPY scripts /app/scripts\nENTRYPOINT ["python3", "/app/scripts/train.py"]\n`,
    ['copy-source-missing'],
    { '.dockerignore': '*\n!dockerfiles\n!core/**\n', 'scripts/train.py': plain }
  ),
  built(
    'a .dockerignore that drops the entry point out of a whole copy',
    `${axolotl}COPY . /app\n${python}`,
    ['path-missing'],
    { '.dockerignore': '**/*.py\n!core/*.py\n' }
  ),
  shell(
    'requirements at its start',
    '#!/bin/bash\nset -e\ncd /app\npip install -q -r requirements.txt\npython3 train.py "$@"\n',
    ['installs-packages']
  ),
  shell(
    'apt at its start',
    '#!/usr/bin/env bash\nset -euo pipefail\napt-get update && apt-get install -y libgl1\nexec python3 /app/train.py "$@"\n',
    ['installs-packages']
  ),
  one(
    'pip from Python',
    argparse(run, 'subprocess.check_call([sys.executable, "-m", "pip", "install", "flash-attn"])\n'),
    ['installs-packages']
  ),
  one(
    'wandb online',
    argparse('os.environ["WANDB_MODE"] = "online"\nwandb.init(project="x")', 'import wandb\n'),
    ['wandb-online']
  ),
  one(
    'wandb online by its own argument',
    argparse('run = wandb.init(project="x", mode="online")', 'import wandb\n'),
    ['wandb-online']
  ),
  one(
    'the model by its name on the hub',
    argparse('tok = AutoTokenizer.from_pretrained(args.model)', 'from transformers import AutoTokenizer\n'),
    ['hub-model']
  ),
  one(
    'a dataset of the hub mixed in',
    argparse(
      'extra = load_dataset("tatsu-lab/alpaca", split="train")',
      'from datasets import load_dataset\n'
    ),
    ['hub-dataset']
  ),
  one(
    'a reward model by its name',
    argparse(
      'os.environ["HF_HUB_OFFLINE"] = "0"\nrm = AutoModelForSequenceClassification.from_pretrained("OpenAssistant/reward-model-deberta-v3-large-v2")',
      'from transformers import AutoModelForSequenceClassification\n'
    ),
    ['hub-model']
  ),
  one(
    'an upload at the end',
    argparse('HfApi().upload_folder(folder_path=out, repo_id="me/x")', 'from huggingface_hub import HfApi\n'),
    ['hub-publish']
  ),
  one('a tokenizer of nltk', argparse('nltk.download("punkt")', 'import nltk\n'), ['downloads']),
  shell(
    'wget of weights',
    '#!/bin/bash\nset -e\nwget -q https://huggingface.co/x/y/resolve/main/vae.safetensors -O /app/vae.safetensors\npython3 /app/train.py "$@"\n',
    ['downloads']
  ),
  shell(
    'a clone at its start',
    '#!/bin/bash\nset -e\ngit clone --depth 1 https://github.com/kohya-ss/sd-scripts /app/sd\npython3 /app/train.py "$@"\n',
    ['git-server']
  ),
  one(
    'a request nobody catches',
    argparse('seed = requests.get("https://example.org/seed").json()["seed"]', 'import requests\n'),
    ['http-requests']
  ),
  one(
    'an address of S3 by boto3',
    argparse('boto3.client("s3").download_file("bucket", args.dataset, "/tmp/d.json")', 'import boto3\n'),
    ['s3']
  ),
  one(
    'choices without this task',
    argparse(
      run,
      '',
      options.filter(n => n !== 'task-type'),
      '    parser.add_argument("--task-type", choices=["InstructTextTask", "DpoTask"], required=True)\n'
    ),
    ['argument-choice'],
    'GrpoTask'
  ),
  one(
    'click that needs more',
    `import os\nimport click\n\n@click.command()\n${[...options, 'hours-to-complete'].map(o => `@click.option("--${o}", required=True)\n`).join('')}@click.option("--learning-rate", required=True, type=float)\ndef main(task_id, expected_repo_name, learning_rate, **rest):\n    os.makedirs(f"/app/checkpoints/{task_id}/{expected_repo_name}", exist_ok=True)\n\nif __name__ == "__main__":\n    main()\n`,
    ['argument-required']
  ),
  one(
    'typer that needs more',
    `import os\nimport typer\n\napp = typer.Typer()\n\n@app.command()\ndef main(task_id: str = typer.Option(...), model: str = typer.Option(...), dataset: str = typer.Option(...), dataset_type: str = typer.Option(...), task_type: str = typer.Option(...), file_format: str = typer.Option("s3"), expected_repo_name: str = typer.Option(...), hours_to_complete: float = typer.Option(...), wallet: str = typer.Option(...)):\n    os.makedirs(f"/app/checkpoints/{task_id}/{expected_repo_name}", exist_ok=True)\n\nif __name__ == "__main__":\n    app()\n`,
    ['argument-required']
  ),
  one(
    'argparse that does not know the file format',
    argparse(
      run,
      '',
      options.filter(n => n !== 'file-format')
    ),
    ['argument-unknown']
  ),
  one(
    'argparse that knows neither dataset nor its type',
    argparse(
      'pass',
      '',
      zipped.filter(n => n !== 'model-type')
    ),
    ['argument-unknown'],
    'ImageTask'
  ),
  one(
    'hydra itself, which knows no such options',
    `import os\nimport hydra\n\n@hydra.main(config_path="conf", config_name="c", version_base=None)\ndef main(cfg):\n    os.makedirs(f"/app/checkpoints/{cfg.task_id}/{cfg.expected_repo_name}/{cfg.hours_to_complete}", exist_ok=True)\n\nif __name__ == "__main__":\n    main()\n`,
    ['argument-unknown']
  ),
  shell(
    'getopts, which knows no long options',
    '#!/bin/bash\nset -e\nwhile getopts "t:m:r:h:" opt; do\n  case $opt in\n    t) TASK=$OPTARG ;;\n    r) REPO=$OPTARG ;;\n    h) HOURS=$OPTARG ;;\n    *) echo "usage: --hours-to-complete" >&2; exit 1 ;;\n  esac\ndone\nmkdir -p "/app/checkpoints/$TASK/$REPO"\n',
    ['argument-unknown']
  ),
  shell(
    'a loop over options that stops at one we pass',
    '#!/bin/bash\nset -e\nwhile [ $# -gt 0 ]; do\n  case "$1" in\n    --task-id) TASK=$2; shift 2 ;;\n    --model|--dataset|--dataset-type|--task-type) shift 2 ;;\n    --expected-repo-name) REPO=$2; shift 2 ;;\n    --hours-to-complete) HOURS=$2; shift 2 ;;\n    *) echo "unknown option $1" >&2; exit 1 ;;\n  esac\ndone\nmkdir -p "/app/checkpoints/$TASK/$REPO"\n',
    ['argument-unknown']
  ),
  one(
    'output without the repository name',
    argparse(run).replace(
      'os.path.join("/app/checkpoints", args.task_id, args.expected_repo_name)',
      '"/app/checkpoints/output"'
    ),
    ['output-elsewhere']
  ),
  one(
    'output with task and name the wrong way round',
    argparse(run).replace('args.task_id, args.expected_repo_name)', 'args.expected_repo_name, args.task_id)'),
    ['output-elsewhere']
  ),
  one(
    'output beside the checkpoints',
    argparse('trainer.save_model("/app/output/final")').replace(
      'os.path.join("/app/checkpoints", args.task_id, args.expected_repo_name)',
      '"/app/output"'
    ),
    ['no-output-path']
  ),
  one('whole hours', argparse(run).replace('type=float', 'type=int'), ['whole-hours']),
  one(
    'whole hours by int()',
    argparse('limit = int(args.hours_to_complete) * 3600').replace('type=float, ', ''),
    ['whole-hours']
  ),
  shell(
    'pictures unpacked in the cache',
    '#!/bin/bash\nset -e\nunzip -o "/cache/datasets/$2_tourn.zip" -d "/cache/datasets/$2"\npython3 /app/train.py "$@"\n',
    ['writes-cache']
  ),
  one('its own cache in the cache', argparse('os.makedirs("/cache/latents", exist_ok=True)'), [
    'writes-cache'
  ]),
  built(
    'an entry point where nothing is copied',
    `${axolotl}COPY . /srv\nENTRYPOINT ["python3", "/app/train.py"]\n`,
    ['path-missing']
  ),
  built(
    'an entry point relative to another folder',
    `${axolotl}WORKDIR /srv\nCOPY train.py .\nWORKDIR run\nENTRYPOINT ["python3", "train.py"]\n`,
    ['path-missing']
  ),
  built(
    'a last stage that forgot the code',
    `FROM python:3.11-slim AS src\nCOPY . /app\nFROM python:3.11-slim\nCOPY --from=src /usr/local/lib /usr/local/lib\n${python}`,
    ['path-missing']
  ),
  built('a base that somebody must name', `ARG BASE\nFROM \${BASE}\nCOPY train.py /app/train.py\n${python}`, [
    'dockerfile-refused'
  ]),
  built('CMD alone', `${axolotl}COPY train.py /app/train.py\nCMD ["python3", "/app/train.py"]\n`, [
    'no-entrypoint'
  ]),
  built(
    'tini alone, the program in CMD',
    `${axolotl}COPY train.py /app/train.py\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["python3", "/app/train.py"]\n`,
    ['no-entrypoint']
  ),
  built(
    'a script that runs what it is given, the program in CMD',
    `${axolotl}COPY entry.sh train.py /app/\nENTRYPOINT ["/app/entry.sh"]\nCMD ["python3", "/app/train.py"]\n`,
    ['no-entrypoint'],
    { 'entry.sh': '#!/bin/bash\nset -e\nsource /etc/profile\nexec "$@"\n' }
  ),
  built(
    'conda run in shell form',
    `FROM continuumio/miniconda3:24.7.1-0\nCOPY train.py /app/train.py\nENTRYPOINT conda run -n base python /app/train.py\n`,
    ['shell-entrypoint']
  ),
  shell('a script that keeps its arguments to itself', '#!/bin/bash\nset -e\ncd /app\npython3 train.py\n', [
    'arguments-dropped'
  ]),
  shell('a script that passes on two of them', '#!/bin/bash\nset -e\ncd /app\npython3 train.py "$1" "$2"\n', [
    'arguments-dropped'
  ]),
  built(
    'a module that is not copied',
    `${axolotl}COPY train.py /app/train.py\n${python}`,
    ['import-missing'],
    {
      'train.py': argparse(run, 'from helpers.data import load\n'),
      'helpers/__init__.py': '',
      'helpers/data.py': 'def load(): pass\n'
    }
  ),
  shell(
    'a file of variables that no commit has',
    '#!/bin/bash\nset -e\nsource /app/.env\nexec python3 /app/train.py "$@"\n',
    ['path-missing']
  ),
  built(
    'a secret at build',
    `${axolotl}RUN --mount=type=secret,id=hf pip install x\nCOPY train.py /app/train.py\n${python}`,
    ['dockerfile-refused']
  ),
  built('COPY with a mode', `${axolotl}COPY --chmod=755 train.py /app/train.py\n${python}`, [
    'dockerfile-refused'
  ])
]
