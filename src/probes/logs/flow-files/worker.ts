import { parentPort, workerData } from 'node:worker_threads';
import type { Piece, Search } from './piece.js';
import { scanPiece } from './piece.js';

/** A thread that looks through pieces of files, one at a time: it is sent a `Piece` and answers a `PieceScan`. */
parentPort?.on('message', (piece: Piece) => {
  void scanPiece(piece, workerData as Search).then((result) => parentPort?.postMessage(result));
});
