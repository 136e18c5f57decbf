// A file on its way into the bucket, and how it will look.
import { ApiError, NetworkError } from "../api/calls.js";

export const TYPES = ["image/jpeg", "image/png", "image/webp"];
export const MOST_BYTES = 5 * 1024 * 1024;

/**
 * The centre of a picture that becomes the photo: where it begins, and how long its sides are.
 * @param {{width: number, height: number}} picture
 */
export function centreOf({ width, height }) {
  const side = Math.min(width, height);
  return { left: (width - side) / 2, top: (height - side) / 2, side };
}

/** @param {ImageBitmap} picture @param {HTMLCanvasElement | null} canvas */
export function drawSquare(picture, canvas) {
  const { left, top, side } = centreOf(picture);
  canvas?.getContext("2d")?.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/**
 * Posts the signed form; only this older way of calling tells how far it has come.
 * @param {{url: string, fields: Record<string, string>}} form
 * @param {File} file
 * @param {(sent: number) => void} onProgress between 0 and 1
 * @returns {Promise<void>}
 */
export function sendFile({ url, fields }, file, onProgress) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file); // S3 reads no field behind it
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? Math.min(loaded / total, 0.99) : 0);
    request.onload = () => (request.status < 300 ? done() : failed(new ApiError(request.status, {}, 0)));
    request.onerror = () => failed(new NetworkError("the file could not be uploaded"));
    request.open("POST", url);
    request.send(body);
  });
}
