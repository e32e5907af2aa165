using OrleansTickets.Sandbox.AlimTalk;
using OrleansTickets.Sandbox.Faults;
using OrleansTickets.Sandbox.Ledger;
using OrleansTickets.Sandbox.Toss;
using OrleansTickets.Sandbox.Webhooks;

namespace OrleansTickets.Sandbox;

/// <summary>A sandbox that runs: in a program of its own, or within a test.</summary>
public sealed class SandboxApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SandboxApp(WebApplication app)
    {
        _app = app;
        BaseAddress = new Uri(app.Urls.First());
    }

    /// <summary>What the providers' base URLs are set to: it stands in for Toss and for AlimTalk.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What was charged, given back and sent.</summary>
    public SandboxLedger Ledger => _app.Services.GetRequiredService<SandboxLedger>();

    /// <summary>How the next calls go wrong.</summary>
    public SandboxFaults Faults => _app.Services.GetRequiredService<SandboxFaults>();

    /// <summary>The newest 1,000 webhooks that were sent, oldest first.</summary>
    public IReadOnlyList<WebhookDelivery> Webhooks => _app.Services.GetRequiredService<WebhookSender>().Deliveries;

    /// <summary>Ends once it answers.</summary>
    /// <exception cref="InvalidOperationException">An option is wrong.</exception>
    public static async Task<SandboxApp> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var app = Build([], options ?? new SandboxOptions());
        try
        {
            await app.StartAsync(cancellationToken);
            return new SandboxApp(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends webhooks there from now on.</summary>
    /// <param name="url">Null: nowhere.</param>
    /// <param name="events">By Toss's names; none: all.</param>
    public void RegisterWebhook(string? url, params string[] events) =>
        _app.Services.GetRequiredService<WebhookSender>().Registered = new WebhookRegistration(url, events.Length == 0 ? null : events);

    /// <summary>The buyer says yes on the checkout page; the payment can be confirmed then.</summary>
    /// <param name="method"><c>CARD</c> or <c>VIRTUAL_ACCOUNT</c>; null: as it was asked for.</param>
    /// <returns>The payment key.</returns>
    /// <exception cref="InvalidOperationException">There is no such payment, or it cannot be paid any more.</exception>
    public string Approve(string orderId, string? method = null)
    {
        var payments = _app.Services.GetRequiredService<TossPayments>();
        return Take(find => payments.Authenticate(find(orderId), method ?? find(orderId)?.RequestedMethod ?? TossMethod.Card, null), orderId);
    }

    /// <summary>The buyer pays into the virtual account.</summary>
    /// <exception cref="InvalidOperationException">There is no such payment, or it waits for no deposit.</exception>
    public void Deposit(string orderId) => Take(find => _app.Services.GetRequiredService<TossPayments>().Deposit(find(orderId)), orderId);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <param name="args">Of the host: for example a log level.</param>
    internal static WebApplication Build(string[] args, SandboxOptions options)
    {
        options.Check();
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(options.Url);
        builder.Services.ConfigureHttpJsonOptions(json => SandboxJson.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Clock ?? TimeProvider.System);
        builder.Services.AddSingleton(_ => new SandboxLedger(options.DataDirectory));
        builder.Services.AddSingleton<SandboxFaults>();
        builder.Services.AddSingleton<TossPayments>();
        builder.Services.AddSingleton<TossCalls>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<WebhookSender>());

        var app = builder.Build();

        // A ledger that cannot be read stops the start, and not the first call.
        _ = app.Services.GetRequiredService<SandboxLedger>();
        app.MapToss();
        app.MapAlimTalk();
        app.MapFaults();
        app.MapWebhooks();
        app.MapLedger();
        return app;
    }

    private string Take(Func<Func<string, TossPayment?>, TossOutcome> decide, string orderId)
    {
        var outcome = _app.Services.GetRequiredService<TossCalls>().Take(decide);
        return outcome.Payment?.PaymentKey ?? throw new InvalidOperationException($"{orderId}: {outcome.Error!.Code}");
    }
}
