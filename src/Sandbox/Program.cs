namespace OrleansTickets.Sandbox;

/// <summary>
/// Stands in for the outside world while one develops and tests: Toss Payments and Kakao AlimTalk, by their public documents, so that only
/// base URLs differ. Never for production: it listens on this machine alone, and the application refuses it elsewhere.
/// </summary>
internal static class Program
{
    /// <summary>Where the application looks for it in Development, when nothing else is said.</summary>
    private const string DefaultUrl = "http://localhost:8081";

    public static async Task<int> Main(string[] args)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
            await using var app = SandboxApp.Build([], Read(configuration.GetSection(SandboxOptions.Section)));
            app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine($"OrleansTickets sandbox ready on {app.Urls.First()}"));
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidDataException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static SandboxOptions Read(IConfiguration section)
    {
        var defaults = new SandboxOptions();
        return defaults with
        {
            Url = section[nameof(SandboxOptions.Url)] ?? DefaultUrl,
            DataDirectory = section[nameof(SandboxOptions.DataDirectory)],
            WebhookUrl = section[nameof(SandboxOptions.WebhookUrl)],
            WebhookRetrySeconds = section.GetValue(nameof(SandboxOptions.WebhookRetrySeconds), defaults.WebhookRetrySeconds),
            TossSecretKey = section[nameof(SandboxOptions.TossSecretKey)] ?? defaults.TossSecretKey,
            AlimTalkAppKey = section[nameof(SandboxOptions.AlimTalkAppKey)] ?? defaults.AlimTalkAppKey,
            AlimTalkSecretKey = section[nameof(SandboxOptions.AlimTalkSecretKey)] ?? defaults.AlimTalkSecretKey,
            AlimTalkSenderKey = section[nameof(SandboxOptions.AlimTalkSenderKey)] ?? defaults.AlimTalkSenderKey,
        };
    }
}
