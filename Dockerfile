# Encore as one image: `npm start` answers requests (and works on jobs unless JOBS=off), `npm run worker` only works on
# jobs. Run `npm run migrate` with DATABASE_MIGRATION_URL before a new version starts.
FROM node:24-slim AS build
WORKDIR /encore
COPY package.json package-lock.json .npmrc codegen.ts prisma.config.ts ./
COPY prisma prisma
COPY app app
RUN npm ci --no-audit --no-fund
COPY tsconfig.json vite.config.ts ./
RUN NODE_ENV=production npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /encore
COPY --from=build --chown=node:node /encore ./
USER node
EXPOSE 3000
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "--disable-warning=ExperimentalWarning", "app/server.ts"]
