/** Devices: how a container is given the GPUs its job holds, and no others (EXECUTION 5). Pure. */
import type { DeviceRequest } from '../engine/Specification.js'

/** How GPUs are asked for: by the engine's runtime, by CDI (`nvidia.com/gpu=<id>`), or not at all. */
export type GpuRequest = 'runtime' | 'cdi' | 'none'

/** GPUs by their device ids, as a part of the host's configuration. */
export const requests = (
  request: GpuRequest,
  devices: ReadonlyArray<string>
): ReadonlyArray<DeviceRequest> => {
  if (devices.length === 0) return []
  switch (request) {
    case 'runtime':
      return [{ Driver: '', DeviceIDs: devices, Capabilities: [['gpu']] }]
    case 'cdi':
      return [{ Driver: 'cdi', DeviceIDs: devices.map(id => `nvidia.com/gpu=${id}`), Capabilities: [] }]
    case 'none':
      return []
  }
}

/** Named outright, so that nothing an image says of itself gets it more devices. */
export const visible = (
  request: GpuRequest,
  devices: ReadonlyArray<string>
): Readonly<Record<string, string>> => ({
  NVIDIA_VISIBLE_DEVICES: request === 'runtime' && devices.length > 0 ? devices.join(',') : 'void'
})
