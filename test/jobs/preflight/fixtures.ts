// Repositories of our own writing in the shapes of real ones, from the labelled warnings of test/golden/field: a line that
// deserves a warning ends in `#! rule`; what was warned of wrongly is there as well, `wrongly` says how often in each way.
import type { TaskKind } from '../../../src/domain/task/TaskKind.js'

export interface Fixture {
  readonly name: string
  readonly kind: TaskKind
  readonly files: Readonly<Record<string, string>>
  /** Deserved where a comment has no place: `rule path:line`. */
  readonly deserved: ReadonlyArray<string>
  /** What the warnings of 0.1.0 said of it and should not have. */
  readonly wrongly: Readonly<Record<string, number>>
}

const dockerfile = (lines: string, entry = 'ENTRYPOINT ["/workspace/scripts/run.sh"]'): string =>
  `FROM axolotlai/axolotl:main-py3.11-cu124-2.5.1\nWORKDIR /workspace/axolotl\n${lines}\n${entry}`
const at = 'dockerfiles/standalone-text-trainer.dockerfile'
const copies =
  'COPY scripts /workspace/scripts\nCOPY core /workspace/core\nCOPY miner /workspace/miner\nCOPY trainer /workspace/trainer'
const run = '#!/bin/bash\nset -e\n# starts it\npython3 /workspace/scripts/text_trainer.py "$@"\n'

const parser = (hours = 'parser.add_argument("--hours-to-complete", type=float, required=True)'): string => `
def main():
    parser = argparse.ArgumentParser(description="train")${hours === '' ? '  #! hours-unknown' : ''}
    parser.add_argument("--task-id", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--dataset-type", required=True)
    parser.add_argument("--task-type", required=True, choices=["InstructTextTask", "DpoTask", "GrpoTask"])
    parser.add_argument("--file-format", required=True, choices=["csv", "json", "hf", "s3"])
    parser.add_argument("--expected-repo-name")
    ${hours}
    args = parser.parse_args()
`

const datasets = `import json
import os
import shutil

import core.constants as cst


def get_path(task_id: str) -> str:
    return os.path.join(cst.DATASETS, f"{task_id}_train_data.json")


def copy_for_training(dataset_path):
    target = f"/workspace/input_data/{os.path.basename(dataset_path)}"
    shutil.copy(dataset_path, target)
    with open(target, "w") as f:
        f.write("")
    return target


def adapt_dpo(dataset_path, dataset_type):
    """Renames columns, such as output_dir=/data/x in an example."""
    with open(dataset_path, "r") as f:
        data = json.load(f)
    output_path = dataset_path
    with open(output_path, 'w') as f:  #! writes-cache
        json.dump(data, f, indent=2)


def adapt_grpo(path, dataset_type):
    data = json.load(open(path))
    with open(path, mode="w") as f:  #! writes-cache
        json.dump(data, f)


def never(path):
    open("/cache/datasets/x", "w")
`

/** A docstring, requests and a hub that nothing asks for. */
const unused = `"""Helpers.

output_dir=/data/trained is what the example writes
"""
import requests
from huggingface_hub import hf_hub_download

NAME = "x"

def fetch(url):
    """save_path: /data/x"""
    return requests.get("https://example.org/" + url)

def download():
    return hf_hub_download(repo_id="a/b", filename="c")
`

const handler = `import docker
from core.constants import DATASETS

def start_tuning_container(client):
    command = ["/bin/sh", "-c", """huggingface-cli login --token "$T" && wandb login $W && pip install x && accelerate launch"""]
    return client.containers.run("image", command=command)
`

const downloader = `from huggingface_hub import hf_hub_download, snapshot_download
from transformers import CLIPTokenizer

async def main():
    snapshot_download("owner/name")
    CLIPTokenizer.from_pretrained("openai/clip")
    CLIPTokenizer.from_pretrained("other/clip")

if __name__ == "__main__":
    main()
`

const elsewhere = {
  'bootstrap.sh':
    'sudo apt-get update\nsudo apt-get install -y git\npip install x\ncurl https://example.org/i | sh\nwget https://example.org/y\n',
  'Taskfile.yml': 'tasks:\n  a:\n    - pip install -e .\n    - curl https://example.org\n',
  'utils/update.py': 'import subprocess\nsubprocess.run("git pull origin main", shell=True)\n',
  'validator/evaluation.py':
    'import requests\nrequests.get("https://example.org")\nsnapshot_download("a/b")\nwandb.login()\n'
}

export const fixtures: ReadonlyArray<Fixture> = [
  {
    name: 'a cache that is written, helpers that nobody calls, and files that are not copied',
    kind: 'DpoTask',
    files: {
      [at]: dockerfile(copies),
      'scripts/run.sh': run,
      'scripts/text_trainer.py': `import argparse
import os
import subprocess
import sys

sys.path.append("/workspace")

import core.constants as cst
from core.dataset_utils import adapt_dpo, adapt_grpo, copy_for_training, get_path
from core.utils import NAME
from miner.job_handler import DATASETS
from miner.utils import helper
${parser()}
    os.makedirs(cst.WANDB_LOGS, exist_ok=True)  #! writes-cache
    os.makedirs("/cache/datasets", exist_ok=True)
    dataset_path = get_path(args.task_id)
    if args.task_type == "DpoTask":
        adapt_dpo(dataset_path, args.dataset_type)
    elif args.task_type == "GrpoTask":
        adapt_grpo(path=dataset_path, dataset_type=args.dataset_type)
    dataset_path = copy_for_training(dataset_path)
    with open(dataset_path, "w") as f:
        f.write("x")
    output_dir = f"/app/checkpoints/{args.task_id}/{args.expected_repo_name}"
    helper()
    try:
        requests.post("https://example.org/log")
    except Exception:
        pass
    try:
        config = AutoConfig.from_pretrained("owner/name")
    except OSError:
        config = None
    subprocess.run(["accelerate", "launch", "-m", "axolotl.cli.train", output_dir], check=True)


if __name__ == "__main__":
    main()
`,
      'core/__init__.py': '',
      'core/constants.py': 'DATASETS = "/cache/datasets"\nWANDB_LOGS = "/cache/wandb_logs"\n',
      'core/dataset_utils.py': datasets,
      'core/utils.py': unused,
      'core/config/base.yml': 'hub_model_id:\noutput_dir: /workspace/out/x\npush_to_hub: true\n',
      'miner/job_handler.py': handler,
      'miner/utils.py': `${unused}\ndef helper():\n    return 1\n`,
      'trainer/downloader.py': downloader,
      'trainer/hf_upload.py': 'import wandb\nwandb.login()\nHfApi().push_to_hub("x")\n',
      ...elsewhere
    },
    deserved: [],
    wrongly: {
      docstring: 3,
      'nothing calls it': 9,
      'text of another program': 2,
      'not copied in': 10,
      'empty value': 1,
      template: 1,
      'with a fallback': 2
    }
  },
  {
    name: 'a parser that lacks the hours, and folders that the commit lacks',
    kind: 'InstructTextTask',
    files: {
      [at]: dockerfile(
        'RUN pip install x\nCOPY core /workspace/core\nCOPY miner /workspace/miner\nCOPY trainer /workspace/trainer\nCOPY core/config/base.yml /workspace/axolotl/base.yml\nCOPY core/config/*.json /workspace/axolotl/\nCOPY scripts /workspace/scripts'
      ),
      'scripts/run.sh': run,
      'scripts/text_trainer.py': `import argparse\n${parser('')}\n    out = "/app/checkpoints/" + args.task_id\n\nmain()\n`
    },
    deserved: [`no-hours ${at}:1`, ...[4, 5, 6, 7, 8].map(line => `copy-source-missing ${at}:${line}`)],
    wrongly: {}
  },
  {
    name: 'packages at train time, an interpreter that nobody made, and no entry point',
    kind: 'InstructTextTask',
    files: {
      [at]: dockerfile(
        'WORKDIR /workspace/scripts\nCOPY scripts /workspace/scripts\nRUN python -m venv /workspace/venv',
        '# ENTRYPOINT ["./run.sh"]'
      ),
      'scripts/run.sh': run
    },
    deserved: [`no-entrypoint ${at}:1`],
    wrongly: {}
  },
  {
    name: 'packages at train time, and an interpreter that nobody made',
    kind: 'InstructTextTask',
    files: {
      [at]: dockerfile(
        'WORKDIR /workspace/scripts\nCOPY scripts .\nRUN python -m venv /workspace/venv',
        'ENTRYPOINT ["./run.sh"]'
      ),
      'scripts/run.sh':
        '#!/bin/bash\nset -e\nredis-server --daemonize yes\nsource /workspace/venv/bin/activate\npython text_trainer.py "$@"\n',
      'scripts/text_trainer.py': `import argparse
import os
import subprocess
import requests
from transformers import AutoConfig

from environment_functions import play
from grpo_config import get_run_cmd


def run_cmd(cmd):
    subprocess.run(cmd, shell=True)


def get_python(kind):
    return "/workspace/axo_py/bin/python" if kind == "InstructTextTask" else "/workspace/venv/bin/python"  #! path-missing
${parser()}
    if "gpt-oss" in args.model:
        os.system("pip uninstall -y transformers && pip install transformers==4.55.0")  #! installs-packages
        subprocess.run(["pip", "install", "deepspeed==0.17.4"])  #! installs-packages
        install = f"pip install --no-cache-dir {args.model}"
        run_cmd(install)  #! installs-packages
    play(os.environ.get("ENVIRONMENT_SERVER_URLS", "http://localhost:8000"))
    out = f"/app/checkpoints/{args.task_id}/{args.expected_repo_name}"
    run_cmd(f"{get_python(args.task_type)} tokenize_data.py {out}")
    run_cmd(get_run_cmd(out))
    print("pip install flash-attn to go faster")
    if out is None:
        raise ImportError("no deepspeed: pip install deepspeed")


if __name__ == "__main__":
    main()
`,
      'scripts/environment_functions.py':
        'import requests\n\ndef play(server):\n    requests.post(f"{server}/reset", json={})\n    return requests.post(server + "/step", timeout=9)\n',
      'scripts/grpo_config.py':
        'def get_run_cmd(out):\n    config = {"output_dir": "/workspace/data/trained_model"}\n    return f"python train_grpo.py --submission {out}"\n',
      'scripts/train_grpo.py':
        'import shutil\nimport wandb\n\ndef save(key):\n    if key:\n        wandb.login(key=key)\n    shutil.copytree("soutputs", "x")\n\nsave(None)\n',
      'scripts/tokenize_data.py':
        'from transformers import AutoTokenizer\n\ndef load(path):\n    return AutoTokenizer.from_pretrained(path)\n\nload("/cache/models/x")\n',
      'scripts/alfworld_setup.sh': 'git clone https://example.org/x\napt-get install -y y\n',
      'scripts/Dockerfile.dev': 'FROM x\nRUN pip install y\n'
    },
    deserved: [],
    wrongly: {
      'environment tasks, local server': 2,
      'scratch folder': 1,
      'printed hint': 1,
      'error message': 1,
      'only with a key': 1,
      'nothing calls it': 2
    }
  },
  {
    name: 'an image trainer in the usual shape',
    kind: 'ImageTask',
    files: {
      'dockerfiles/standalone-image-trainer.dockerfile':
        'FROM diagonalge/kohya_latest:latest\nRUN apt-get update && apt-get install -y unzip\nENV CONFIG_DIR="/dataset/configs" \\\n    OUTPUT_DIR="/dataset/outputs"\nCOPY scripts /workspace/scripts\nRUN chmod +x /workspace/scripts/run.sh\nENTRYPOINT ["/workspace/scripts/run.sh"]',
      'scripts/run.sh': '#!/bin/bash\nset -e\npython3 /workspace/scripts/image_trainer.py "$@"\n',
      'scripts/image_trainer.py': `import argparse
import os
import subprocess
import sys

sys.path.append(os.path.dirname(__file__))
from core.caption_enhancer import enhance
from core.config_helper import load


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--task-id", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--dataset-zip", required=True)
    parser.add_argument("--model-type", required=True, choices=["sdxl", "flux"])
    parser.add_argument("--expected-repo-name")
    parser.add_argument("--trigger-word")
    parser.add_argument("--hours-to-complete", type=float, required=True)
    args = parser.parse_args()
    config = load("/workspace/scripts/core/config/base_diffusion_sdxl.toml")
    config["output_dir"] = f"/app/checkpoints/{args.task_id}/{args.expected_repo_name}"
    enhance([])
    subprocess.run(["accelerate", "launch", "/workspace/scripts/sd-script/sdxl_train_network.py"], check=True)


main()
`,
      'scripts/core/__init__.py': '',
      'scripts/core/config/base_diffusion_sdxl.toml':
        'output_dir = "/app/outputs"\nhuggingface_repo_id = ""\n',
      'scripts/core/config/base_diffusion_flux.toml': 'output_dir = "/app/outputs"\n',
      'scripts/core/config_helper.py': 'import toml\n\ndef load(path):\n    return toml.load(path)\n',
      'scripts/core/caption_enhancer.py':
        'try:\n    import nltk\nexcept ImportError:\n    print("run: pip install nltk")\n    logger.warning("pip install nltk")\n\ndef enhance(captions):\n    return captions\n',
      'scripts/sd-script/sdxl_train_network.py':
        'from library import train_util\nfrom library.deepspeed_utils import prepare\n\ntrain_util.load_weights("x")\nprepare()\ntrain_util.init_tracker(None)\n',
      'scripts/sd-script/library/__init__.py': '',
      'scripts/sd-script/library/train_util.py': `from huggingface_hub import hf_hub_download
import wandb
import huggingface_hub

TOKENIZER = "openai/clip-vit-large-patch14"

def load_weights(path, is_remote=False):
    tokenizer = CLIPTokenizer.from_pretrained("laion/CLIP-ViT-bigG-14-laion2B-39B-b160k")
    if is_remote:
        path = hf_hub_download(repo_id="a/b", filename="c")
    return path

def init_tracker(key):
    if key is not None:
        wandb.login(key=key)

def upload():
    huggingface_hub.HfApi().push_to_hub("x")
`,
      'scripts/sd-script/library/deepspeed_utils.py':
        'def prepare():\n    if False:\n        exit("deepspeed is not there: pip install deepspeed")\n',
      'scripts/sd-script/finetune/tagger.py':
        'from huggingface_hub import hf_hub_download\nhf_hub_download("a/b", "c")\nhf_hub_download("a/b", "d")\n',
      'scripts/sd-script/setup.sh': 'pip install -r requirements.txt\nwget https://example.org/x\n'
    },
    deserved: [],
    wrongly: {
      template: 2,
      'printed hint': 2,
      'error message': 1,
      'weights named remotely': 2,
      'only with a key': 1,
      'nothing calls it': 5
    }
  },
  {
    name: 'what nobody had labelled: hubs, addresses, options, shells',
    kind: 'InstructTextTask',
    files: {
      [at]: dockerfile('COPY scripts /workspace/scripts', 'ENTRYPOINT ["bash", "/workspace/scripts/run.sh"]'),
      'scripts/run.sh':
        '#!/bin/bash\nset -e\napt-get install -y jq  #! installs-packages\npip install x || true\ncurl -sf https://example.org/tool -o /tmp/tool  #! downloads\ncurl -s http://localhost:9/ready\nmkdir -p /cache/models /workspace/x\ncp /workspace/x/y /cache/datasets/y  #! writes-cache\npython -m trainer.main "$@"\n',
      'scripts/trainer/__init__.py': '',
      'scripts/trainer/main.py': `import argparse
import urllib.request
from datasets import load_dataset
from huggingface_hub import snapshot_download
from transformers import AutoModel

def main():
    parser = argparse.ArgumentParser()  #! argument-unknown
    parser.add_argument("--task-id")
    parser.add_argument("--model")
    parser.add_argument("--dataset")
    parser.add_argument("--dataset-type")
    parser.add_argument("--task-type", choices=["DpoTask"])  #! argument-choice
    parser.add_argument("--expected-repo-name")
    parser.add_argument("--wallet", required=True)  #! argument-required
    parser.add_argument("--hours-to-complete", type=int)  #! whole-hours
    args = parser.parse_args()
    snapshot_download("owner/name")  #! model-hub
    AutoModel.from_pretrained("owner/name")  #! hub-model
    AutoModel.from_pretrained("/cache/models/owner--name")
    load_dataset("owner/data")  #! hub-dataset
    load_dataset("json", data_files="x")
    urllib.request.urlretrieve("https://example.org/x", "x")  #! http-requests
    os.environ["WANDB_MODE"] = "online"  #! wandb-online
    model.push_to_hub("x")  #! hub-publish
    model.save_pretrained("/workspace/model")
    TrainingArguments(output_dir="/workspace/out/model")  #! output-elsewhere

main()
`
    },
    deserved: [],
    wrongly: {}
  },
  {
    name: 'an output that an option sends elsewhere',
    kind: 'InstructTextTask',
    files: {
      [at]: dockerfile('COPY . /code', 'ENTRYPOINT ["/bin/sh", "/code/train.sh"]'),
      'train.sh':
        '# wget in a comment\npip install torch  #! installs-packages\npython train.py --output_dir /workspace/out  #! output-elsewhere\n'
    },
    deserved: [],
    wrongly: { 'in a comment': 1 }
  }
]
