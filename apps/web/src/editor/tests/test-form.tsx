"use client";

import type { PipelineTestResult } from "@millrace/engine/preview";
import type { PipelineTest } from "@millrace/pipeline";
import { Button, IconButton, Input, Switch } from "@millrace/ui/primitives";
import { Menu } from "@millrace/ui/overlays";
import { Copy, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { usePreview } from "../preview/preview-context.tsx";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { addTest, changeTest, removeTest, setCrash, setIdle, setRows, type RowSide, type TestRow } from "./edit-tests.ts";
import { RowNumberField } from "./row-number-field.tsx";
import { sampleRows } from "./sample-rows.ts";
import { TestTable } from "./test-table.tsx";
import { expectedPlaces, givenPlaces, type TestPlace } from "./test-ports.ts";

/** One test: rows in at the left, rows expected at the right. */
export function TestForm({
  index,
  test,
  result,
}: {
  readonly index: number;
  readonly test: PipelineTest;
  readonly result: PipelineTestResult | undefined;
}) {
  const t = useTranslations("editor.tests");
  const store = useEditorStore();
  const switchId = useId();
  const edit = (change: (test: PipelineTest) => PipelineTest, mergeKey?: string) =>
    store.getState().edit((document) => changeTest(document, index, change), {
      label: { key: "test" },
      ...(mergeKey === undefined ? {} : { mergeKey: `test:${index}:${mergeKey}` }),
    });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3">
        <Input
          aria-label={t("name")}
          value={test.name}
          maxLength={200}
          onChange={(event) => {
            const name = event.target.value;
            if (name !== "") edit((before) => ({ ...before, name }), "name");
          }}
          className="max-w-72 !border-transparent !bg-transparent !px-1 font-semibold hover:!border-line-strong focus:!border-accent"
        />
        <label htmlFor={switchId} className="ml-auto text-sm text-ink-2">
          {t("ordered")}
        </label>
        <Switch id={switchId} checked={test.ordered} onChange={(ordered) => edit((before) => ({ ...before, ordered }))} />
        <IconButton
          size="sm"
          label={t("duplicate")}
          onClick={() => store.getState().edit((document) => addTest(document, test), { label: { key: "test" } })}
        >
          <Copy aria-hidden />
        </IconButton>
        <IconButton
          size="sm"
          label={t("delete")}
          onClick={() => store.getState().edit((document) => removeTest(document, index), { label: { key: "test" } })}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <CrashFields crash={test.crash} onChange={(crash) => edit((before) => setCrash(before, crash), "crash")} />
      {result?.state === "error" && (
        <p role="alert" className="border-b border-line bg-bad-soft px-3 py-1.5 whitespace-pre-wrap text-bad">
          {result.message}
        </p>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-2 divide-x divide-line">
        <Side side="rows" test={test} result={result} edit={edit} />
        <Side side="expected" test={test} result={result} edit={edit} />
      </div>
    </div>
  );
}

/** A failure that the run is made to have, to see that its result does not depend on it. */
function CrashFields({
  crash,
  onChange,
}: {
  readonly crash: PipelineTest["crash"];
  readonly onChange: (crash: PipelineTest["crash"]) => void;
}) {
  const t = useTranslations("editor.tests");
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-1">
      <RowNumberField
        label={t("crashAfter")}
        value={crash?.afterRows}
        placeholder={t("never")}
        onChange={(afterRows) => onChange(afterRows === undefined || afterRows === 0 ? undefined : { ...crash, afterRows })}
      />
      {crash !== undefined && (
        <RowNumberField
          label={t("checkpointAfter")}
          value={crash.checkpointAfterRows}
          placeholder={String(Math.floor(crash.afterRows / 2))}
          onChange={(checkpointAfterRows) =>
            onChange({ afterRows: crash.afterRows, ...(checkpointAfterRows === undefined ? {} : { checkpointAfterRows }) })
          }
        />
      )}
      {crash !== undefined && <p className="text-sm text-ink-3">{t("crashHint")}</p>}
    </div>
  );
}

function Side({
  side,
  test,
  result,
  edit,
}: {
  readonly side: RowSide;
  readonly test: PipelineTest;
  readonly result: PipelineTestResult | undefined;
  readonly edit: (change: (test: PipelineTest) => PipelineTest, mergeKey?: string) => void;
}) {
  const t = useTranslations("editor.tests");
  const words = useCatalogWords();
  const { result: preview } = usePreview();
  const document = useEditor((state) => state.document);
  const places = side === "rows" ? givenPlaces(document) : expectedPlaces(document);
  const names = Object.keys(test[side]);
  // What the document no longer has is shown as well, so that it can be taken out.
  const shown: readonly TestPlace[] = names.map(
    (name) => places.find((place) => place.name === name) ?? { name, nodeId: name.split(".")[0] ?? name, port: undefined },
  );
  const free = places.filter((place) => !names.includes(place.name));
  const titleOf = (place: TestPlace) => {
    const node = document.nodes.find((candidate) => candidate.id === place.nodeId);
    const title = node === undefined ? place.name : nameOf(node, words.title);
    const port = place.name.includes(".") ? place.name.slice(place.nodeId.length + 1) : "out";
    return port === "out" ? title : `${title} · ${port}`;
  };
  const add = (place: TestPlace) => {
    const rows: readonly TestRow[] = side === "rows" && place.port !== undefined ? sampleRows(preview?.ports[place.port]) : [];
    edit((before) => setRows(before, side, place.name, rows));
  };
  return (
    <div className="min-h-0 min-w-0 space-y-3 overflow-y-auto p-3">
      <div className="flex items-center gap-2">
        <h3 className="text-xs font-semibold text-ink-3">{t(side === "rows" ? "given" : "expected")}</h3>
        <span className="ml-auto" />
        {free.length > 0 && (
          <Menu
            trigger={
              <Button size="sm" variant="ghost">
                <Plus aria-hidden />
                {t(side === "rows" ? "addGiven" : "addExpected")}
              </Button>
            }
            items={free.map((place) => ({ id: place.name, label: titleOf(place), onSelect: () => add(place) }))}
          />
        )}
      </div>
      {shown.length === 0 && <p className="text-sm text-ink-2">{t(side === "rows" ? "noGiven" : "noExpected")}</p>}
      {shown.map((place) => (
        <TestTable
          key={place.name}
          place={place}
          title={titleOf(place)}
          side={side}
          test={test}
          mismatch={side === "expected" ? result?.mismatches[place.name] : undefined}
          onIdle={(afterRows) => edit((before) => setIdle(before, place.name, afterRows), `idle:${place.name}`)}
          onRows={(rows, cell) =>
            edit((before) => setRows(before, side, place.name, rows), cell === undefined ? undefined : `${side}:${place.name}:${cell}`)
          }
        />
      ))}
    </div>
  );
}
