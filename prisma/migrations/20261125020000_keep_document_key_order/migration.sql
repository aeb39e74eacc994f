-- AlterTable
ALTER TABLE "Pipeline" ALTER COLUMN "document" SET DATA TYPE JSON;

-- AlterTable
ALTER TABLE "PipelineVersion" ALTER COLUMN "document" SET DATA TYPE JSON;
