# make report   the 2020 budget book -> output/2020/157001/
# make gallery  pictures of its pages and screens -> output/gallery/2020/157001/
# make test     style, types, floors and every test
# Both set everything up in .venv on the first run and reuse it afterwards.

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON    ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && exit; done; echo python3)
YEAR   ?= 2020
UNIT   ?= 157001

VENV := .venv
BIN  := $(VENV)/bin
# pip must neither ask nor take settings that would leave the hash-pinned lock
PIP  := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

# one worker more than processors: while one waits for a browser or a renderer, another works
WORKERS := PYTEST_XDIST_AUTO_NUM_WORKERS=$$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))

QUARTO_VERSION := 1.9.38
QUARTO_SHA256  := bd59fdc0d868cd670ea4ebbf5997bfdfd6c81a0d9f50fe099f40f992b257ce18
QUARTO_SECONDS := 300

.DEFAULT_GOAL := help
.PHONY: help setup filter quarto report gallery bench test test-quick proof format lock clean

help: ## 显示可用命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/installed filter ## 建立虚拟环境（依锁定文件，校验哈希）

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c '$(SUPPORTED)' \
		|| { echo "需要 Python 3.11、3.12 或 3.13；可用 make PYTHON=/路径/python3.11 指定"; exit 2; }
	@echo "[准备] 建立虚拟环境 $(VENV)，安装锁定文件中的软件包（首次约需一两分钟）"
	@$(PYTHON) -m venv $(VENV) || { echo "无法建立虚拟环境；Debian 上请先安装 python3-venv"; exit 2; }
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# git then sees the notebooks without their outputs (.gitattributes names the files); without git there is nothing to do
filter:
	@python=$$(realpath "$(BIN)")/python; \
		git config filter.budgetbook-notebook.clean "\"$$python\" -m budgetbook.run.clean_notebook" 2>/dev/null || true

# Quarto's PyPI package downloads the program while it installs, which many networks forbid:
# tried once, never fatal, and the built-in renderer does the work where it fails.
quarto: $(VENV)/quarto-tried

$(VENV)/quarto-tried: $(VENV)/installed
	@if command -v quarto >/dev/null 2>&1; then \
		echo "[准备] 使用已安装的 Quarto $$(quarto --version)"; \
	else \
		echo "[准备] 尝试安装 Quarto $(QUARTO_VERSION)（只试一次）"; \
		echo "quarto-cli==$(QUARTO_VERSION) --hash=sha256:$(QUARTO_SHA256)" > $(VENV)/quarto.txt; \
		if timeout $(QUARTO_SECONDS) $(PIP) install --no-deps --no-build-isolation --require-hashes \
			-r $(VENV)/quarto.txt >$(VENV)/quarto.log 2>&1 && $(BIN)/quarto --version >/dev/null 2>&1; then \
			echo "[准备] 已安装 Quarto $(QUARTO_VERSION)"; \
		else \
			$(PIP) uninstall --yes quarto-cli >/dev/null 2>&1; \
			echo "[准备] 此处无法下载 Quarto，改用内置渲染器；记录见 $(VENV)/quarto.log"; \
		fi; \
	fi
	@touch $@

report: $(VENV)/installed filter quarto ## 生成部门预算公开文本（HTML、PDF 与 Word）
	@$(BIN)/budgetbook build --year $(YEAR) --unit $(UNIT)

gallery: $(VENV)/installed ## 把生成的 PDF 各页和网页各屏画成图片，供人查看（先运行 make report）
	@$(BIN)/python -m tests.tools.gallery --year $(YEAR) --unit $(UNIT)

bench: $(VENV)/installed ## 量出生成和核对所用的时间（只有倍数，约需几分钟）
	@$(BIN)/python -m tests.tools.bench --year $(YEAR) --unit $(UNIT)

test: $(VENV)/installed ## 检查格式、类型并运行全部测试
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >$(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@$(WORKERS) $(BIN)/pytest -n auto --dist loadfile

test-quick: $(VENV)/installed ## 只运行不生成文本、不开浏览器的测试
	@$(BIN)/pytest -n auto --dist loadfile -m "not slow"

proof: $(VENV)/installed ## 逐一试遍测试中只抽一部分的情形（数十万处改动，一小时以上）
	@BUDGETBOOK_PROOF=1 $(BIN)/pytest -n auto tests/test_mutations.py tests/checks/test_run.py tests/audit/test_control.py

format: $(VENV)/installed ## 整理代码格式
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## 重新生成锁定文件（需要 uv）
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet -o requirements.lock

clean: ## 删除生成的文件
	@rm -rf output .quarto $(addprefix report/,executed notebooks charts fonts fonts.css figures.json reference.docx _metadata.yml)
