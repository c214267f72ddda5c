/** One thing on /scene: a marker with everything that ROS wants to know and nothing said about most of it. */
import { Marker, type Time } from '../../messages/index.ts';
import { setPose } from './telemetry.ts';

/** What a marker says beyond the usual. */
export interface MarkerContent {
  /** What the thing is, then its name: `peg/peg_1`. */
  readonly ns: string;
  /** Frame that carries it. */
  readonly frame: string;
  /** x, y, z (m), qx, qy, qz, qw in that frame. */
  readonly pose: Float64Array;
  readonly type: Marker['type'];
  readonly scale: Marker['scale'];
  readonly color: Marker['color'];
  readonly points?: Marker['points'];
  readonly text?: string;
}

export function createMarker(content: MarkerContent, id: number, stamp: Time): Marker {
  const { ns, frame, pose, type, scale, color, points = [], text = '' } = content;
  const marker: Marker = {
    header: { stamp, frame_id: frame },
    ns,
    id,
    type,
    action: Marker.ADD,
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
    scale,
    color,
    points,
    text,
    lifetime: { sec: 0, nanosec: 0 },
    frame_locked: true,
    colors: [],
    texture_resource: '',
    texture: { header: { stamp, frame_id: '' }, format: '', data: new Uint8Array() },
    uv_coordinates: [],
    mesh_resource: '',
    mesh_file: { filename: '', data: new Uint8Array() },
    mesh_use_embedded_materials: false,
  };
  setPose(marker.pose, pose, 0);
  return marker;
}
