# make report   the 2020 budget book -> output/2020/157001/
# make gallery  pictures of its pages and screens -> output/gallery/2020/157001/
# make test     style, types, floors and every test
# Both set everything up in .venv on the first run and reuse it afterwards.

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
MINOR := import sys; print("%d.%d" % sys.version_info[:2])
PYTHONS := python3.11 python3.12 python3.13
PYTHON    ?= $(shell for python in $(PYTHONS) python3; do \
	$$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && exit; done; echo python3)
YEAR   ?= 2020
UNIT   ?= 157001

VENV := .venv
BIN  := $(VENV)/bin
# pip must neither ask nor take settings that would leave the hash-pinned lock
PIP  := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

# one worker more than processors: while one waits for a browser or a renderer, another works
WORKERS := PYTEST_XDIST_AUTO_NUM_WORKERS=$$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))
# what one of many processes has compiled serves the others
unexport PYTHONDONTWRITEBYTECODE

# mypy keeps what it knows of one system; the other has a folder of its own
STYLE = $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports --no-cache && $(BIN)/mypy \
	&& $(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 src

# a proof goes through its slices, each noted where it holds, and goes on where it was stopped
SLICES := 20
PROOF  := $(VENV)/proof-$(shell git rev-parse --short HEAD 2>/dev/null)

QUARTO_VERSION := 1.9.38
QUARTO_SHA256  := bd59fdc0d868cd670ea4ebbf5997bfdfd6c81a0d9f50fe099f40f992b257ce18
QUARTO_SECONDS := 300

# where every locked package must have a wheel, in uv's names
MACHINES := x86_64-manylinux_2_28 aarch64-manylinux_2_28 x86_64-apple-darwin aarch64-apple-darwin x86_64-pc-windows-msvc

.DEFAULT_GOAL := help
.PHONY: help setup filter quarto report gallery bench bench-city bundle test style test-quick test-pythons proof format lock clean

help: ## 显示可用命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

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
filter: ## 让 git 只看到没有输出的笔记本
	@python=$$(realpath "$(BIN)")/python; \
		git config filter.budgetbook-notebook.clean "\"$$python\" -m budgetbook.run.clean_notebook" 2>/dev/null || true

# Quarto's PyPI package downloads the program while it installs, which many networks forbid:
# tried once, never fatal, and the built-in renderer does the work where it fails.
quarto: $(VENV)/quarto-tried ## 没有 Quarto 时试装一次

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

bench-city: $(VENV)/installed ## 量出一个城市的许多单位所用的时间（CITY="--units 40 --naive 8"，约需一两个小时）
	@$(BIN)/python -m tests.tools.bench_city $(CITY)

bundle: $(VENV)/installed ## 把不联网的机器安装所需的一切收进 output/bundle（BUNDLE="--machine win-amd64 --python 3.12"）
	@$(BIN)/python -m tests.tools.bundle $(BUNDLE)

# style is checked beside the tests; what it has to say comes below them
test: $(VENV)/installed ## 检查格式、类型、层次并运行全部测试
	@( $(STYLE) ) >$(VENV)/style.log 2>&1 & style=$$!; \
	$(WORKERS) $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$style || { cat $(VENV)/style.log; exit 1; }; exit $$tests

style: $(VENV)/installed ## 只检查格式、类型和层次
	@$(STYLE)

test-quick: $(VENV)/installed ## 只运行不生成文本、不开浏览器的测试
	@$(BIN)/pytest -n auto --dist loadfile -m "not slow"

# each in a set-up of its own; one that cannot be started, or is that of .venv, is passed over
test-pythons: $(VENV)/installed ## 用找到的其他 Python（3.11 至 3.13）各建虚拟环境，运行 test-quick
	@first=$$($(BIN)/python -c '$(MINOR)'); tried=; \
	for python in $(PYTHONS); do \
		minor=$$($$python -c '$(MINOR)' 2>/dev/null) && [ "$$minor" != "$$first" ] || continue; \
		tried=1; echo "[Python $$minor]"; \
		$(MAKE) --no-print-directory test-quick PYTHON=$$python VENV=.venv-$$minor || exit; \
	done; [ -n "$$tried" ] || echo "没有找到 Python $$first 以外能运行的 Python（$(PYTHONS)），没有运行测试"

proof: $(VENV)/installed ## 逐一试遍测试中只抽一部分的情形（数十万处改动，一小时以上；可中断后接着做）
	@touch $(PROOF); for slice in $$(seq 0 $$(( $(SLICES) - 1 ))); do \
		grep -qx $$slice $(PROOF) && continue; \
		echo "[试遍] 第$$(( slice + 1 ))份，共$(SLICES)份"; \
		BUDGETBOOK_PROOF=$$slice/$(SLICES) $(BIN)/pytest -n auto -m proof --hypothesis-seed=$$slice || exit 1; \
		echo $$slice >> $(PROOF); \
	done

format: $(VENV)/installed ## 整理代码格式
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## 重新生成锁定文件，并查明各种机器上都有现成的软件包（需要 uv）
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet -o requirements.lock
	@for version in 3.11 3.12 3.13; do for machine in $(MACHINES); do \
		MACOSX_DEPLOYMENT_TARGET=15.0 uv pip install --no-config --dry-run --quiet --no-deps --require-hashes \
			--only-binary :all: --python-version $$version --python-platform $$machine \
			--target $(VENV)/none -r requirements.lock || exit; \
	done; done

clean: ## 删除生成的文件（整个 output/，也包括人放进去的和 output/replaced/）
	@rm -rf output .quarto $(addprefix report/,executed notebooks charts fonts fonts.css figures.json _metadata.yml)
