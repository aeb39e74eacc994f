-- CreateTable
CREATE TABLE "FailedRow" (
    "id" BIGSERIAL NOT NULL,
    "jobId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "nodeId" TEXT NOT NULL,
    "subtask" INTEGER NOT NULL,
    "policy" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "record" JSONB,

    CONSTRAINT "FailedRow_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "FailedRow_jobId_nodeId_id_idx" ON "FailedRow"("jobId", "nodeId", "id");

-- AddForeignKey
ALTER TABLE "FailedRow" ADD CONSTRAINT "FailedRow_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;
