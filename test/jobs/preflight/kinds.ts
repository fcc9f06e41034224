// Repositories in the manner of real trainers that nobody listed: ten that train, and ten that do not, each with its one reason.
import type { TaskKind } from '../../../src/domain/task/TaskKind.js'

export interface Kind {
  readonly name: string
  readonly kind: TaskKind
  readonly files: Readonly<Record<string, string>>
  /** Rules, each as often as it is deserved. */
  readonly deserved: ReadonlyArray<string>
  /** Files that git has without their executable bit; all others have it. */
  readonly unexecutable?: ReadonlyArray<string>
}

const text = 'dockerfiles/standalone-text-trainer.dockerfile'
const image = 'dockerfiles/standalone-image-trainer.dockerfile'

const parser = (more = ''): string => `import argparse
import os
import subprocess

def main():
    parser = argparse.ArgumentParser()
    for name in ["--task-id"]:
        pass
    parser.add_argument("--task-id", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--dataset-type", required=True)
    parser.add_argument("--task-type", required=True)
    parser.add_argument("--file-format", default="s3")
    parser.add_argument("--expected-repo-name", required=True)
    parser.add_argument("--hours-to-complete", type=float, required=True)
${more}    args = parser.parse_args()
    out = f"/app/checkpoints/{args.task_id}/{args.expected_repo_name}"
    os.makedirs(out, exist_ok=True)
`
const end = '\nif __name__ == "__main__":\n    main()\n'

const imageParser = `import argparse
import os
import subprocess

def main():
    p = argparse.ArgumentParser()
    p.add_argument("--task-id", required=True)
    p.add_argument("--model", required=True)
    p.add_argument("--dataset-zip", required=True)
    p.add_argument("--model-type", required=True)
    p.add_argument("--expected-repo-name", required=True)
    p.add_argument("--hours-to-complete", type=float, required=True)
    args = p.parse_args()
    out = os.path.join("/app/checkpoints", args.task_id, args.expected_repo_name)
    os.makedirs(out, exist_ok=True)
`

const axolotl = 'axolotlai/axolotl:main-py3.11-cu124-2.5.1'

export const honest: ReadonlyArray<Kind> = [
  {
    name: 'axolotl by accelerate, its configuration written in Python',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nENV PYTHONUNBUFFERED=1\nWORKDIR /workspace\nCOPY src ./src\nENTRYPOINT ["python3", "-m", "src.train"]\n`,
      'src/__init__.py': '',
      'src/train.py': `${parser()}    with open("/workspace/config.yml", "w") as f:\n        f.write(f"output_dir: {out}")\n    subprocess.run(["accelerate", "launch", "-m", "axolotl.cli.train", "/workspace/config.yml"], check=True)\n${end}`
    },
    deserved: []
  },
  {
    name: 'TRL on a bare CUDA image with uv',
    kind: 'DpoTask',
    files: {
      [text]: `FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nCOPY --from=ghcr.io/astral-sh/uv:0.5.11 /uv /uvx /bin/\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --frozen --no-install-project\nCOPY . .\nENV PATH="/app/.venv/bin:$PATH"\nENTRYPOINT ["python", "train_dpo.py"]\n`,
      'pyproject.toml': '[project]\nname = "x"\n',
      'uv.lock': '',
      'train_dpo.py': `from trl import DPOTrainer\n${parser()}    trainer = DPOTrainer(model=args.model)\n    trainer.train()\n    trainer.save_model(out)\n${end}`
    },
    deserved: []
  },
  {
    name: 'poetry in two stages, the environment copied',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM python:3.11-slim AS builder\nRUN pip install poetry==1.8.3\nWORKDIR /build\nCOPY pyproject.toml poetry.lock ./\nRUN poetry config virtualenvs.in-project true && poetry install --no-root\n\nFROM python:3.11-slim\nWORKDIR /build\nCOPY --from=builder /build/.venv /build/.venv\nCOPY trainer trainer\nENTRYPOINT ["/build/.venv/bin/python", "-m", "trainer"]\n`,
      'pyproject.toml': '',
      'poetry.lock': '',
      'trainer/__init__.py': '',
      'trainer/__main__.py': `${parser()}${end}`
    },
    deserved: []
  },
  {
    name: 'conda with a login shell that hands its arguments on',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM continuumio/miniconda3:24.7.1-0\nCOPY environment.yml /tmp/environment.yml\nRUN conda env create -n train -f /tmp/environment.yml && conda clean -afy\nCOPY train.py /opt/train.py\nENTRYPOINT ["bash", "-lc", "exec conda run --no-capture-output -n train python /opt/train.py \\"$@\\"", "train"]\n`,
      'environment.yml': 'name: train\n',
      'train.py': `${parser()}${end}`
    },
    deserved: []
  },
  {
    name: 'a shell script that ends in exec python "$@"',
    kind: 'GrpoTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY --chown=root:root entrypoint.sh train.py /app/\nRUN chmod +x /app/entrypoint.sh\nWORKDIR /app\nENTRYPOINT ["./entrypoint.sh"]\n`,
      'entrypoint.sh':
        '#!/usr/bin/env bash\nset -euo pipefail\nexport HF_HOME=/tmp/hf\nredis-server --daemonize yes >/dev/null || true\ncurl -s http://127.0.0.1:6379 || true\nexec python train.py "$@"\n',
      'train.py': `${parser()}${end}`
    },
    deserved: []
  },
  {
    name: 'unsloth, with optional packages only where they are missing at build',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nRUN pip install --no-cache-dir unsloth==2025.6.1 \\\n      trl \\\n      # quantised\n      bitsandbytes\nCOPY unsloth_train.py /workspace/\nWORKDIR /workspace\nENTRYPOINT ["python3", "unsloth_train.py"]\n`,
      'unsloth_train.py': `from unsloth import FastLanguageModel\n${parser()}    path = "/cache/models/" + args.model.replace("/", "--")\n    model, tok = FastLanguageModel.from_pretrained(path)\n    model.save_pretrained(out)\n${end}`
    },
    deserved: []
  },
  {
    name: 'kohya sd-scripts, started by a script',
    kind: 'ImageTask',
    files: {
      [image]:
        'FROM diagonalge/kohya_latest:latest\nRUN mkdir -p /dataset/configs /dataset/images\nWORKDIR /app/sd-scripts\nCOPY scripts/ /workspace/scripts/\nENTRYPOINT ["bash", "/workspace/scripts/run.sh"]\n',
      'scripts/run.sh': '#!/bin/bash\npython3 /workspace/scripts/image.py "$@"\n',
      'scripts/image.py': `${imageParser}    subprocess.run(["unzip", f"/cache/datasets/{args.task_id}_tourn.zip", "-d", "/dataset/images"], check=True)\n    subprocess.run(["accelerate", "launch", "sdxl_train_network.py", "--output_dir", out], check=True)\n${end}`
    },
    deserved: []
  },
  {
    name: 'diffusers, offline by its settings',
    kind: 'ImageTask',
    files: {
      [image]:
        'FROM pytorch/pytorch:2.4.0-cuda12.4-cudnn9-runtime\nRUN --network=default true\nCOPY . /t\nENTRYPOINT ["python", "/t/d.py"]\n'.replace(
          'RUN --network=default true\n',
          ''
        ),
      'd.py': `from diffusers import StableDiffusionXLPipeline\n${imageParser}    os.environ["HF_HUB_OFFLINE"] = "1"\n    pipe = StableDiffusionXLPipeline.from_pretrained("/cache/models/" + args.model.replace("/", "--"), local_files_only=True)\n    pipe.save_pretrained(out)\n${end}`
    },
    deserved: []
  },
  {
    name: 'ai-toolkit, cloned while it is built',
    kind: 'ImageTask',
    files: {
      [image]:
        'ARG CUDA=12.4.1\nFROM nvidia/cuda:${CUDA}-devel-ubuntu22.04\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN apt-get update && apt-get install -y git python3-pip && rm -rf /var/lib/apt/lists/*\nRUN git clone https://github.com/ostris/ai-toolkit.git /app/ai-toolkit && cd /app/ai-toolkit && pip3 install -r requirements.txt\nCOPY ["toolkit.py", "/app/toolkit.py"]\nWORKDIR /app/ai-toolkit\nENTRYPOINT ["python3", "/app/toolkit.py"]\n',
      'toolkit.py': `${imageParser}    subprocess.check_call(["python3", "run.py", "/tmp/config.yaml"])\n${end}`
    },
    deserved: []
  },
  {
    name: 'an entry point in bash -c that names its arguments',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY train.py /train.py\nENTRYPOINT ["bash", "-c", "ulimit -n 65535; exec python3 /train.py \\"$@\\"", "--"]\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: []
  }
]

export const failing: ReadonlyArray<Kind> = [
  {
    name: 'bash -c that passes all arguments on but the first',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY train.py /train.py\nENTRYPOINT ["/usr/bin/env", "bash", "-euc", "exec python3 /train.py \\"$@\\""]\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: ['shell-entrypoint']
  },
  {
    name: 'bash -c, which drops the arguments',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY train.py /train.py\nENTRYPOINT ["bash", "-c", "python3 /train.py"]\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: ['shell-entrypoint']
  },
  {
    name: 'exec in shell form',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY train.py /train.py\nENTRYPOINT exec python3 /train.py "$@"\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: ['shell-entrypoint']
  },
  {
    name: 'a cache mount of uv',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nRUN --mount=type=cache,target=/root/.cache/uv uv pip install trl\nCOPY train.py /train.py\nENTRYPOINT ["python3", "/train.py"]\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: ['dockerfile-refused']
  },
  {
    name: 'a heredoc',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nRUN <<EOF\napt-get update\nEOF\nCOPY train.py /train.py\nENTRYPOINT ["python3", "/train.py"]\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: ['dockerfile-refused']
  },
  {
    name: 'poetry that installs when it starts',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY . /t\nWORKDIR /t\nENTRYPOINT ["./start.sh"]\n`,
      'start.sh': '#!/bin/bash\nset -e\npoetry install --no-root\npoetry run python train.py "$@"\n',
      'train.py': `${parser()}${end}`
    },
    deserved: ['installs-packages']
  },
  {
    name: 'uv that synchronises when it starts',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY . /t\nWORKDIR /t\nENTRYPOINT ["./start.sh"]\n`,
      'start.sh': '#!/bin/bash\nset -e\nuv sync --frozen\nexec uv run --no-sync python train.py "$@"\n',
      'train.py': `${parser()}${end}`
    },
    deserved: ['installs-packages']
  },
  {
    name: 'kohya that downloads its model',
    kind: 'ImageTask',
    files: {
      [image]: 'FROM diagonalge/kohya_latest:latest\nCOPY i.py /i.py\nENTRYPOINT ["python3", "/i.py"]\n',
      'i.py': `from huggingface_hub import snapshot_download\n${imageParser}    base = snapshot_download(args.model)\n${end}`
    },
    deserved: ['model-hub']
  },
  {
    name: 'a learning rate that somebody must give',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY train.py /train.py\nENTRYPOINT ["python3", "/train.py"]\n`,
      'train.py': `${parser('    parser.add_argument("--learning-rate", type=float, required=True)\n')}${end}`
    },
    deserved: ['argument-required']
  },
  {
    name: 'a dataset that is tokenised beside itself in the cache',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl}\nCOPY train.py /train.py\nENTRYPOINT ["python3", "/train.py"]\n`,
      'train.py': `import json\n${parser()}    tokenised = f"/cache/datasets/{args.task_id}_tokenised.json"\n    with open(tokenised, "w") as f:\n        json.dump([], f)\n${end}`
    },
    deserved: ['writes-cache']
  },
  {
    name: 'a stage that copies what the commit lacks',
    kind: 'InstructTextTask',
    files: {
      [text]: `FROM ${axolotl} AS base\nFROM base\nCOPY wheels/*.whl /wheels/\nCOPY train.py /train.py\nENTRYPOINT ["python3", "/train.py"]\n`,
      'train.py': `${parser()}${end}`
    },
    deserved: ['copy-source-missing']
  }
]
