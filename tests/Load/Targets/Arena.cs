using OrleansTickets.Load.Processes;

namespace OrleansTickets.Load.Targets;

/// <summary>All targets of a run with the servers and databases they need, which end with it.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly List<ITarget> _targets = [];

    private Arena()
    {
    }

    public IReadOnlyList<ITarget> Targets => _targets;

    /// <summary>As PostgreSQL reports them.</summary>
    public IReadOnlyDictionary<string, string> PostgresSettings { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Starts everything that the options ask for.</summary>
    public static async Task<Arena> OpenAsync(LoadOptions options, string run, CancellationToken cancellationToken)
    {
        var arena = new Arena();
        try
        {
            if (options.Only.Any(IsProduct))
            {
                await arena.AddProductAsync(options, run, cancellationToken);
            }

            if (!options.Only.All(IsProduct))
            {
                await arena.AddBaselinesAsync(options, run, cancellationToken);
            }

            return arena;
        }
        catch
        {
            await arena.DisposeAsync();
            throw;
        }
    }

    private static bool IsProduct(string name) => name.StartsWith("product", StringComparison.Ordinal) || name == "purchase";

    // Newest first: servers before their databases.
    public async ValueTask DisposeAsync()
    {
        foreach (var target in _targets.OfType<IDisposable>())
        {
            target.Dispose();
        }

        while (_started.TryPop(out var started))
        {
            await started.DisposeAsync();
        }
    }

    private async Task AddProductAsync(LoadOptions options, string run, CancellationToken cancellationToken)
    {
        if (options.Url is { } url)
        {
            if (options.Verb is "gate" or "purchase")
            {
                throw new LoadException($"{options.Verb} has the product set up its own way, so it starts it itself: leave out --url.");
            }

            AddProductTargets(options, url, server: null, run);
            return;
        }

        var assembly = options.Product ?? SiblingOf("Api", "OrleansTickets.Api.dll");
        if (!File.Exists(assembly))
        {
            throw new LoadException($"There is no {assembly}: build src/Api, or name the product by --product or --url.");
        }

        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RateLimit__Enabled"] = "false",
            ["Seed__Demo"] = "false",
        };
        var codes = options.Verb == "gate" ? new TicketCodes() : null;
        if (codes is not null)
        {
            settings["Tickets__SigningKey"] = codes.PrivateKeyPem;
        }

        var provider = options.Only.Contains("purchase") ? await StartProviderAsync(settings, cancellationToken) : null;
        var server = await StartAsync("product", assembly, [], settings, "/health/ready", run, cancellationToken);
        if (codes is not null)
        {
            _targets.Add(new GateTarget(server, settings[RunDatabase.Setting], codes, options.Tickets, run));
            return;
        }

        AddProductTargets(options, server.Url, server, run);
        if (provider is not null)
        {
            _targets.Add(new PurchaseTarget(_targets.OfType<ProductTarget>().Single(), server, provider, settings[RunDatabase.Setting]));
        }
    }

    /// <summary>The Sandbox in Toss's place. It sends no webhooks here: buyers come back by themselves.</summary>
    private async Task<ServerProcess> StartProviderAsync(Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var provider = await ServerProcess.StartAsync(
            "provider", SiblingOf("Sandbox", "OrleansTickets.Sandbox.dll"), [], new Dictionary<string, string>(StringComparer.Ordinal),
            "/sandbox/health", "Sandbox__Url", cancellationToken);
        _started.Push(provider);
        settings["Toss__BaseUrl"] = provider.Url.GetLeftPart(UriPartial.Authority);
        return provider;
    }

    private void AddProductTargets(LoadOptions options, Uri url, ServerProcess? server, string run)
    {
        if (options.Verb != "page")
        {
            _targets.Add(new ProductTarget(url, server, run));
            return;
        }

        var duration = options.Settle + TimeSpan.FromSeconds(options.Seconds);
        _targets.AddRange(options.Only.Where(IsProduct).Select(
            name => new PageTarget(name, url, server, run, name == "product" ? null : options.Selling, duration)));
    }

    private async Task AddBaselinesAsync(LoadOptions options, string run, CancellationToken cancellationToken)
    {
        var self = typeof(Arena).Assembly.Location;
        var server = await StartAsync(
            "baselines", self, ["serve-baselines"], new Dictionary<string, string>(StringComparer.Ordinal), "/ready", run, cancellationToken);
        if (options.Verb == "gate")
        {
            _targets.Add(new GateEchoTarget(server));
            return;
        }

        if (options.Verb == "page")
        {
            _targets.Add(new PageEchoTarget(server, () => _targets.OfType<PageTarget>().Select(page => page.PageBytes).DefaultIfEmpty().Max()));
            return;
        }

        BaselineTarget[] baselines =
        [
            new("row_lock", "SELECT … FOR UPDATE, pool of 64", "/row-lock", hasStock: true, server),
            new("row_lock_tuned", "SELECT … FOR UPDATE, pool of 8", "/row-lock-tuned", hasStock: true, server),
            new("grain", "Grain that writes each call", "/grain", hasStock: true, server),
            new("echo", "JSON echo", "/echo", hasStock: false, server),
        ];
        _targets.AddRange(baselines.Where(baseline => options.Only.Contains(baseline.Name)));
    }

    private async Task<ServerProcess> StartAsync(
        string name, string assembly, string[] arguments, Dictionary<string, string> settings, string readyPath, string run,
        CancellationToken cancellationToken)
    {
        var database = await RunDatabase.CreateAsync(name, run, cancellationToken);
        _started.Push(database);
        PostgresSettings = await database.ReadSettingsAsync(cancellationToken);
        settings[RunDatabase.Setting] = database.ConnectionString;
        // Engine Orleans: two silos of two clusters on one machine, each with ports of its own.
        settings["Cluster__ClusterId"] = $"load-{name}-{run}";
        settings["Cluster__AdvertisedAddress"] = "127.0.0.1";
        settings["Cluster__SiloPort"] = $"{ServerProcess.FreePort()}";
        settings["Cluster__GatewayPort"] = $"{ServerProcess.FreePort()}";
        var server = await ServerProcess.StartAsync(name, assembly, arguments, settings, readyPath, "ASPNETCORE_URLS", cancellationToken);
        _started.Push(server);
        return server;
    }

    // artifacts/<engine>/bin/Load/<configuration>/ and artifacts/<engine>/bin/Api/<configuration>/ are siblings.
    private static string SiblingOf(string project, string assembly)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, assembly);
    }
}
