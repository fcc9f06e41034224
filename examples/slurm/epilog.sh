#!/bin/sh
# Slurm's epilog for nodes that run `dethrone node` with an engine: removes the containers that a job has left behind.
# Containers of an engine lie outside Slurm's control group, so that a program which was killed outright leaves them
# running, on GPUs that Slurm gives to the next job. The next job of the same pool removes them too; this one is for
# nodes that are shared with others.
#
#   slurm.conf:  Epilog=/etc/slurm/epilog.sh
#   DETHRONE_POOL: the pool of the validator's configuration
#   DOCKER: the engine's command, with options where it needs some
PATH=/usr/local/bin:/usr/bin:/bin
: "${DETHRONE_POOL:=validator-1}" "${DOCKER:=docker}"

# Each device is a pool of its own, named after the first of the job's. Other jobs have none of ours.
device=${SLURM_JOB_GPUS%%[,-]*}
[ -n "$device" ] || exit 0

left=$($DOCKER ps --all --quiet --no-trunc --filter "label=dethrone.pool=$DETHRONE_POOL-$device") || exit 0
# An epilog that fails takes its node out of the cluster: what cannot be removed now is left to the next job.
for container in $left; do $DOCKER rm --force "$container" >/dev/null 2>&1; done
exit 0
