# The only front door. `make` alone prints what there is.
CITY ?= sample
SCALE ?= 250000
DAYS ?= 731
RAW ?=
DATA_ROOT ?= data
ADDRESS ?= 127.0.0.1
PORT ?= 8501
DO ?= list
export CITY RAW DATA_ROOT
export DO_NOT_TRACK = 1
export DBT_SEND_ANONYMOUS_USAGE_STATS = false
export GX_ANALYTICS_ENABLED = false
export PYTHONUTF8 = 1

PYTHON ?= python3
BIN := .venv/bin
TOOLS := .venv/tools
UV := $(TOOLS)/bin/uv
INSTALLED := .venv/.installed
EVIDENCE := logs/evidence.json

.DEFAULT_GOAL := help
.PHONY: help install demo raw next-day truth nightly brief export issue correct differences verify dashboards accounts dagster test looks lint lint-python lint-sql format docs bench lock clean

help: ## 显示全部命令 — print every command
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo "  变量 CITY=$(CITY)  RAW=（城市自带原始文件）  DATA_ROOT=$(DATA_ROOT)  PORT=$(PORT)"

install: $(INSTALLED) ## 建立 .venv 并安装锁定版本 — create .venv from requirements.lock

$(INSTALLED): requirements.lock requirements-tools.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "需要 Python 3.11–3.13，$(PYTHON) 是 $$($(PYTHON) --version 2>&1)：make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-tools.lock
	$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python requirements.lock
	@touch $@

demo: raw ## 从零到第一张看板：取数、检查、建模、发布 — from nothing to a published edition
	@$(MAKE) --no-print-directory nightly

raw: install ## 写出示例市的原始文件（已有则不动） — the raw files of the sample city, unless they are there
	$(if $(or $(RAW),$(filter-out sample,$(CITY))),@:,$(BIN)/python -m cities.sample.simulate --if-missing --scale $(SCALE) --days $(DAYS))

next-day: install ## 示例市再过一天：新文件、变更、迟到的文件，再跑一夜 — one more day of the sample city, and its night
	$(BIN)/python -m cities.sample.simulate --next-day
	@$(MAKE) --no-print-directory nightly CITY=sample

truth: install ## 示例市的指标与其自有真值逐项核对 — the sample city's edition against its own truth
	$(BIN)/python -m cities.sample.compare

nightly: install ## 夜间刷新（计划任务所运行的） — the nightly job alone
	$(BIN)/python -m orchestration.nightly --city $(CITY)

brief: install ## 晨报：在用版次的一页 A4（夜间任务已做）— the one-page brief of the edition in use, as the night makes it
	$(BIN)/python -m dashboards.brief --city $(CITY)

export: install ## 导出一期成套文件（PERIOD=2025-05、2025Q2、2025H1 或 2025）— the signed pack of a period: xlsx, docx, pdf, csv
	$(BIN)/python -m publishing export --data "$(DATA_ROOT)/$(CITY)" --period "$(PERIOD)" $(if $(RULE),--rule "$(RULE)") $(if $(BY),--by "$(BY)")

issue: install ## 签发一期：编号、冻结（PERIOD=…）— freeze a period under a number
	$(BIN)/python -m publishing issue --data "$(DATA_ROOT)/$(CITY)" --period "$(PERIOD)" $(if $(RULE),--rule "$(RULE)") $(if $(BY),--by "$(BY)")

correct: install ## 更正已签发的一期，列出差别（PERIOD=… REASON=…）— a new issue that lists what differs
	$(BIN)/python -m publishing correct --data "$(DATA_ROOT)/$(CITY)" --period "$(PERIOD)" --reason "$(REASON)" $(if $(BY),--by "$(BY)")

differences: install ## 已签发的各期与当前版次的差别 — issues that the edition in use contradicts
	$(BIN)/python -m publishing differences --data "$(DATA_ROOT)/$(CITY)"

verify: install ## 核验成套文件或签发（PACK=文件夹）— is every byte of a pack as it was signed
	$(BIN)/python -m publishing verify "$(PACK)" --data "$(DATA_ROOT)/$(CITY)"

dashboards: install ## 打开看板（ADDRESS=… 须先配置登录）— Streamlit on the current edition
	$(BIN)/python -m dashboards.serve --address "$(ADDRESS)" --port "$(PORT)"

accounts: install ## 账号与访问日志（DO="list"、"add 账号 --role leader"、"reset 账号"、"log"）— who may sign in, and who did
	$(BIN)/python -m dashboards.access $(DO)

dagster: install ## 打开 Dagster：资产图、计划、传感器 — the orchestrator's UI
	$(BIN)/python -m orchestration.serve --city $(CITY)

# What ran and held is kept, and the page of coverage held to it: no KPI is credited a test that did not run.
# Written with a space, the file of the run before would be taken for a test.
# Two workers fill two cores: a dbt that runs two models at a time in each is slower by a sixth.
test: install ## 全部测试 — every test
	DBT_THREADS=1 DUCKDB_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 25 --evidence=$(EVIDENCE)
	$(if $(PYTEST_ADDOPTS),@echo "PYTEST_ADDOPTS may leave tests out: docs/domain/kpi-coverage.md is not held to this run",$(BIN)/python -m tests.kpi_coverage --check --ran $(EVIDENCE))

looks: install ## 每个角色、每个页面、三种宽度、明暗两种的截图，存入 looks/ — pictures of every page for every role
	LOOKS_WHOLE=1 $(BIN)/python -m pytest -p no:xdist tests/browser/test_looks.py

lint: lint-python lint-sql ## 风格、类型、房间之间的墙（make -j2 lint 更快）— style, types, walls

lint-python: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-sql: install
	WAREHOUSE_PATH=:memory: $(BIN)/sqlfluff lint --processes 0 dbt_project/models dbt_project/tests

format: install ## 自动整理代码 — format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: install ## 生成 dbt 文档、闸门目录与指标口径到 site/ — dbt docs, the gate catalogue and the book of definitions
	$(BIN)/python -m orchestration.docs --city $(CITY)

bench: install ## 基准测试：示例市在 SCALE 规模下的整建与一夜，与手写脚本对比 — full build, night, and the same by hand
	$(BIN)/python -m benchmarks.scale --scale $(SCALE)

lock: install ## 重新锁定依赖 — resolve requirements.lock and requirements-tools.lock again
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --extra dev --extra postgres pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --group pyproject.toml:tools -o requirements-tools.lock

clean: ## 删除该城市的数据 — delete the data of CITY
	$(if $(strip $(DATA_ROOT)),,$(error DATA_ROOT 为空，不删除任何东西))
	$(if $(or $(findstring /,$(CITY)),$(filter . ..,$(CITY)),$(filter-out 1,$(words $(CITY)))),$(error CITY 为空或不是城市名，不删除任何东西))
	rm -rf "$(DATA_ROOT)/$(CITY)"
