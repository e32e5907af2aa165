# shellcheck shell=bash
# shellcheck disable=SC2154 # root is the including script's, engine and ahead are for it
# Finds .NET, chooses the grain engine, builds. Needs console.sh and $root.

find_dotnet() {
  local place
  [[ -n ${HOME:-} ]] || HOME=$(getent passwd "$(id -u)" | cut -d: -f6) || HOME=
  export HOME
  if [[ ! -w $HOME ]]; then
    mkdir -p "$root/artifacts/home" || fail "Neither HOME nor $root/artifacts can be written."
    export HOME=$root/artifacts/home
  fi
  for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    if ! command -v dotnet >/dev/null && [[ -x $place/dotnet ]]; then
      PATH=$place:$PATH
    fi
  done
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  sdk=$(cd "$root" && dotnet --version 2>/dev/null) || fail "The .NET 10 SDK is needed and was not found.
Install it (https://dotnet.microsoft.com/download/dotnet/10.0; on Ubuntu: sudo apt-get install dotnet-sdk-10.0) and repeat."
  mkdir -p "$root/artifacts" 2>/dev/null || true
  [[ -w $root/artifacts ]] || fail "$root/artifacts cannot be written by $(id -un): it was made by another user. Remove it, or run as that user."
}

check_engine() {
  [[ $1 =~ ^(auto|orleans|embedded)$ ]] || wrong "--engine must be auto, orleans or embedded, not '$1'"
}

# The compiler that compiles ahead is a package of the SDK's own version. Without it everything works, and starts take longer.
choose_compiler() {
  local remembered=$root/artifacts/ahead log=$root/artifacts/ahead.log
  if [[ -r $remembered && $(<"$remembered") == "$sdk "* ]]; then
    ahead=$(cut -d' ' -f2 "$remembered")
    return
  fi
  ahead=true
  # What else cannot be restored, the build says itself.
  if ! interruptible dotnet restore "$root/src/Sandbox" --disable-build-servers >"$log" 2>&1 && grep -q 'Microsoft\.[A-Za-z]*\.App\.' "$log"; then
    ahead=false
    step "Not compiled ahead, because the compiler's package cannot be restored (artifacts/ahead.log): starts take longer"
    # NU1301: the registry did not answer. That says nothing about the package.
    if grep -q NU1301 "$log"; then return; fi
  fi
  echo "$sdk $ahead" >"$remembered"
}

# auto: Orleans where all its packages can be restored. The answer is remembered until versions or sources change.
choose_engine() {
  local asked=$1 remembered=$root/artifacts/engine key log=$root/artifacts/engine.log
  case $asked in
    orleans) engine=Orleans; step "Engine: Orleans"; return ;;
    embedded) engine=Embedded; step "Engine: Embedded"; return ;;
  esac
  key=$({ find "$root/Directory.Packages.props" "$root/"[Nn]u[Gg]et.[Cc]onfig "$HOME/.nuget/NuGet/NuGet.Config" -print0 2>/dev/null || true; } | hash_of_files)
  if [[ -r $remembered && $(<"$remembered") == "$key "* ]]; then
    engine=$(cut -d' ' -f2 "$remembered")
    step "Engine: $engine (chosen by an earlier start; --engine overrides)"
    return
  fi
  step "Looking whether Orleans' packages can be restored"
  if interruptible dotnet restore "$root/src/Api" -p:GrainEngine=Orleans "-p:PublishReadyToRun=$ahead" --disable-build-servers >"$log" 2>&1; then
    engine=Orleans
    step "Engine: Orleans"
  else
    engine=Embedded
    step "Engine: Embedded, because Orleans' packages cannot be restored (artifacts/engine.log)"
    # NU1301: the registry did not answer. That says nothing about the packages.
    if grep -q NU1301 "$log"; then return; fi
  fi
  echo "$key $engine" >"$remembered"
}

# The tests, and all they test.
build_solution() { make_once bin build OrleansTickets.sln src tests; }

# What ./run serves: compiled ahead for this machine, it starts in half the time.
publish_programs() { make_once publish publish "src/Api src/Sandbox" src; }

# make_once PLACE VERB TARGETS FOLDER...: makes what is in PLACE unless it was made from the very same files of the FOLDERs.
make_once() {
  local place=$1 verb=$2 targets=$3 target print
  shift 3
  print=$(fingerprint "$@")
  if is_made "$place" "$print"; then
    step "Nothing to build"
    return
  fi
  step "Building ${targets/ / and } (the first time takes a few minutes)"
  mkdir -p "$(output)"
  for target in $targets; do
    interruptible make_locked "$verb" "$target" || fail "The build failed."
  done
  echo "$print" >"$(output)/$place.made"
}

output() { echo "$root/artifacts/$(tr '[:upper:]' '[:lower:]' <<<"$engine")"; }

fingerprint() { echo "$sdk $(cd "$root" && sources "$@" | hash_of_files)"; }

sources() {
  find global.json Directory.* .editorconfig BannedSymbols.txt [Nn]u[Gg]et.[Cc]onfig "$@" \
    \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f -print0 2>/dev/null || true
}

# Libraries newer than the stamp come from a build by hand: of other sources, perhaps.
is_made() {
  local stamp
  stamp=$(output)/$1.made
  [[ -r $stamp && $(<"$stamp") == "$2" && -r $(library "$1" Api) && -r $(library "$1" Sandbox) ]] || return 1
  [[ -z $(find "$(output)/$1" -name '*.dll' -newer "$stamp" -print -quit) ]]
}

library() { echo "$(output)/$1/$2/release/OrleansTickets.$2.dll"; }

make_locked() {
  if command -v flock >/dev/null; then
    exec 8>"$(output)/build.lock"
    flock -n 8 || { step "Waiting for another build to end"; flock 8; }
  fi
  # One warm compiler for all projects halves the time. It is ours and in our process group: no build server may outlive us.
  local compiler pipe=orleanstickets-$BASHPID shared=false server status=0
  compiler=$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk/$sdk/Roslyn/bincore/VBCSCompiler.dll
  if [[ -r $compiler ]]; then
    shared=true
    dotnet "$compiler" "-pipename:$pipe" >/dev/null 2>&1 8>&- &
    server=$!
  fi
  (cd "$root" && dotnet "$1" "$2" -c Release "-p:GrainEngine=$engine" "-p:PublishReadyToRun=$ahead" -nologo -v minimal -clp:NoSummary --tl:off \
    -nodeReuse:false "-p:UseSharedCompilation=$shared" "-p:SharedCompilationId=$pipe") 8>&- 2>&1 |
    while IFS= read -r line; do
      case $line in
        *' -> '*/publish/*) step "published ${line%% -> *}" ;;
        *' -> '*) step "built ${line%% -> *}" ;;
        *'Restored /'* | *'Determining projects'* | *'up-to-date for restore'* | '') ;;
        *) printf '       %s\n' "$line" ;;
      esac
    done || status=$?
  if [[ $shared == true ]]; then
    dotnet "$compiler" "-pipename:$pipe" -shutdown >/dev/null 2>&1 8>&- || kill "$server" 2>/dev/null || true
    wait "$server" || true
  fi
  return "$status"
}
