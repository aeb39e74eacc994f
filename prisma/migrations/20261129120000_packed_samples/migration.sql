-- History in the former form is given up: it cannot be packed by the database.
DELETE FROM "MetricSample";

-- AlterTable
ALTER TABLE "MetricSample" DROP COLUMN "data",
ADD COLUMN     "combined" BYTEA NOT NULL,
ADD COLUMN     "full" BYTEA;
-- What is packed already is not worth a second try.
ALTER TABLE "MetricSample" ALTER COLUMN "combined" SET STORAGE EXTERNAL, ALTER COLUMN "full" SET STORAGE EXTERNAL;
