using OrleansTickets.Sandbox;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>The application with the sandbox as its Toss, which tells it what happens. Tests have it one after the other: faults are for all.</summary>
public sealed class PayingApp : IAsyncLifetime
{
    public TicketsApp App { get; private set; } = null!;

    public SandboxApp Sandbox { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxApp.StartAsync(new SandboxOptions { WebhookRetrySeconds = 0.2 });
        App = await TicketsApp.StartAsync(settings: Settings(Sandbox));
    }

    public static Dictionary<string, string?> Settings(SandboxApp sandbox) => new(StringComparer.Ordinal)
    {
        ["Toss:BaseUrl"] = $"{sandbox.BaseAddress}",
        ["Toss:SecretKey"] = new SandboxOptions().TossSecretKey,
        ["Toss:ClientKey"] = "test_ck_sandbox",
        ["Toss:TimeoutSeconds"] = "2",
        ["Orders:ResumeSeconds"] = "1",
    };

    /// <summary>Nothing goes wrong any more, and nothing is told.</summary>
    public void Calm()
    {
        Sandbox.Faults.Clear();
        Sandbox.RegisterWebhook(null);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class PayingTests : ICollectionFixture<PayingApp>
{
    public const string Name = "paying";
}
