# One image for api, worker-asr and worker; docker-compose.yml picks the command.
FROM node:20-bookworm-slim AS build
WORKDIR /app
# for nodejieba, which npm compiles (without a compiler it is left out and the prebuilt segmenter is used)
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
# not `npm ci`: it refuses the lock where a registry lacks packages of foreign platforms
RUN npm install --omit=dev --no-audit --no-fund
COPY . .
RUN npm run build:web

FROM node:20-bookworm-slim
# make and g++ build whisper.cpp once, when that engine is chosen
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg make g++ \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data \
 && chown node:node /data
WORKDIR /app
COPY --from=build /app /app
ENV NODE_ENV=production EARMARK_DATA=/data EARMARK_LOG=info
USER node
VOLUME /data
EXPOSE 8095
ENTRYPOINT ["node", "pipeline/earmark.mjs"]
CMD ["serve"]
