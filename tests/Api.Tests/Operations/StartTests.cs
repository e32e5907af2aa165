using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Operations;
using OrleansTickets.Data.Settings;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests.Operations;

public sealed class StartTests
{
    private const string Key1 = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private static readonly Dictionary<string, string?> Database = new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:Tickets"] = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1",
    };

    private static readonly Dictionary<string, string?> Production = new(Database, StringComparer.Ordinal)
    {
        ["Seed:AdminEmail"] = "admin@example.com",
        ["Seed:AdminPassword"] = "not-the-default-0000",
        ["Jwt:SigningKey"] = MakeKey(),
        ["Tickets:SigningKey"] = MakeKey(),
        ["Files:Directory"] = Directory.CreateTempSubdirectory("orleanstickets-start").FullName,
        ["Privacy:Keys:k1"] = Key1,
        ["Privacy:CurrentKey"] = "k1",
        ["Privacy:IndexKey"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ["Toss:SecretKey"] = "live_sk_0000000000000000",
        ["Toss:ClientKey"] = "live_ck_0000000000000000",
    };

    /// <summary>Every setting that there is, with at least one value that it may not have; null: missing.</summary>
    private static readonly (string Setting, string? Value)[] Wrong =
    [
        ("AlimTalk:AppKey", "a b"),
        ("AlimTalk:BaseUrl", "nonsense"),
        ("AlimTalk:BaseUrl", "http://alimtalk.example.com"),
        ("AlimTalk:BaseUrl", "https://127.0.0.1:8081"),
        ("AlimTalk:BaseUrl", "https://localhost"),
        ("AlimTalk:MaxAgeHours", "0"),
        ("AlimTalk:MaxAttempts", "51"),
        ("AlimTalk:SecretKey", ""),
        ("AlimTalk:SenderKey", "not a key"),
        ("AlimTalk:TimeoutSeconds", "21"),
        ("Booking:ExtendMinutes", "1441"),
        ("Booking:HoldMinutes", "0"),
        ("Booking:HoldMinutes", "NaN"),
        ("Booking:HoldMinutes", "ten"),
        ("Booking:MaxExtensions", "11"),
        ("Booking:MaxTicketsPerOrder", "0"),
        ("Cluster:AdvertisedAddress", "silo.example"),
        ("Cluster:ClusterId", ""),
        ("Cluster:GatewayPort", "65536"),
        ("Cluster:IdleMinutes", "1"),
        ("Cluster:MinimumReminderSeconds", "0"),
        ("Cluster:ResponseTimeoutSeconds", "0"),
        ("Cluster:Role", "Nobody"),
        ("Cluster:ServiceId", ""),
        ("Cluster:SiloPort", "many"),
        ("Cors:Origins:0", "*"),
        ("Cors:Origins:0", "null"),
        ("Cors:Origins:0", "https://tickets.example.com/"),
        ("Cors:Origins:0", "https://Tickets.example.com"),
        ("Cors:Origins:0", "https://tickets.example.com:443"),
        ("Cors:Origins:0", "https://user@tickets.example.com"),
        ("Cors:Origins:0", "ftp://tickets.example.com"),
        ("ConnectionStrings:Tickets", null),
        ("ConnectionStrings:Tickets", ""),
        ("ConnectionStrings:Tickets", "nonsense"),
        ("ConnectionStrings:Tickets", "Host=127.0.0.1;Port=1;Username=x;Timeout=1"),
        ("Files:Directory", null),
        ("Files:Directory", "/proc/files"),
        ("Files:Directory", "/dev/null"),
        ("Files:MaxConcurrentUploads", "0"),
        ("Journal:CommitTimeoutSeconds", "0"),
        ("Journal:MaxBatch", "10001"),
        ("Journal:MaxQueued", "99"),
        ("Journal:SnapshotEvery", "1e3"),
        ("Jwt:AccessMinutes", "0"),
        ("Jwt:AccessMinutes", "soon"),
        ("Jwt:Audience", ""),
        ("Jwt:Issuer", " "),
        ("Jwt:PreviousKeys", "not a list"),
        ("Jwt:PreviousKeys:0", "not a key"),
        ("Jwt:RefreshDays", "91"),
        ("Orders:ProviderSeconds", "26"),
        ("Orders:ResumeSeconds", "0"),
        ("Jwt:SigningKey", null),
        ("Jwt:SigningKey", "not a key"),
        ("Logging:LogLevel:Default", "loud"),
        ("Privacy:CurrentKey", null),
        ("Privacy:CurrentKey", "k2"),
        ("Privacy:IndexKey", null),
        ("Privacy:IndexKey", "short"),
        ("Privacy:IndexKey", Key1),
        ("Privacy:Keys", "not by id"),
        ("Privacy:Keys:k1", null),
        ("Privacy:Keys:k1", "AAAA"),
        ("Privacy:Keys:k1", "not base64"),
        ("Privacy:Keys:k_1", Key1),
        ("Proxies:Known:0", "proxy.example.com"),
        ("Proxies:Known:0", "0.0.0.0/0"),
        ("RateLimit:AuthPerMinute", "1000001"),
        ("RateLimit:Enabled", "perhaps"),
        ("RateLimit:PerMinute", "0"),
        ("RequestLog:Enabled", "perhaps"),
        ("Seed:AdminEmail", null),
        ("Seed:AdminEmail", "admin"),
        ("Seed:AdminPassword", null),
        ("Seed:AdminPassword", "Admin-0000"),
        ("Seed:AdminPassword", "short"),
        ("Seed:Demo", "maybe"),
        ("Stock:WarningThreshold", "-1"),
        ("Tickets:PreviousKeys", "not a list"),
        ("Tickets:PreviousKeys:0", "not a key"),
        ("Tickets:SigningKey", null),
        ("Tickets:SigningKey", "not a key"),
        ("Exports:LinkMinutes", "1441"),
        ("Toss:BaseUrl", "api.tosspayments.com"),
        ("Toss:BaseUrl", "http://api.tosspayments.com"),
        ("Toss:BaseUrl", "https://localhost:8443"),
        ("Toss:BaseUrl", "https://127.0.0.2"),
        ("Toss:BaseUrl", "https://[::1]"),
        ("Toss:BaseUrl", "https://api.tosspayments.com/v1"),
        ("Toss:BaseUrl", "https://user@api.tosspayments.com"),
        ("Toss:ClientKey", null),
        ("Toss:ClientKey", "test_ck_sandbox"),
        ("Toss:DepositHours", "721"),
        ("Toss:SecretKey", ""),
        ("Toss:SecretKey", "test_sk_sandbox"),
        ("Toss:SecretKey", "two words"),
        ("Toss:TimeoutSeconds", "21"),

        ("urls", "localhost"),
        ("urls", "http://localhost:65536"),

        // Misspelt ones would else be passed over.
        ("Booking:HoldMinute", "5"),
        ("Cluster:Port", "1"),
        ("RateLimit:PerSecond", "2"),
        ("Seed:Password", "x"),
        ("Toss:Secret", "x"),

        // Believes anyone.
        ("FORWARDEDHEADERS_ENABLED", "true"),
    ];

    public static TheoryData<string, string?> WrongSettings { get; } = [.. Wrong.Select(wrong => new TheoryDataRow<string, string?>(wrong.Setting, wrong.Value))];

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task Start_WrongSetting_StopsWithOneLineThatNamesIt(string setting, string? value)
    {
        var failure = await Assert.ThrowsAsync<StartFailure>(() => PrepareAsync("Production", new(Production) { [setting] = value }));
        var line = StartFailure.Describe(failure)!;
        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task Start_SeveralWrongSettings_NamesEach()
    {
        var failure = await Assert.ThrowsAsync<StartFailure>(() => PrepareAsync(
            "Production", new(Production) { ["Booking:HoldMinutes"] = "0", ["Journal:MaxBatch"] = "0", ["Jwt:SigningKey"] = null }));
        foreach (var named in (string[])["Booking__HoldMinutes", "Journal__MaxBatch", "Jwt__SigningKey"])
        {
            Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Table_OfWrongSettings_HasEverySettingOfEverySection()
    {
        await using var app = Program.Build([], builder => builder.Configuration.AddInMemoryCollection(Production));
        var sections = app.Services.GetServices<SettingsSection>().Append(new SettingsSection(ClusterOptions.Section, typeof(ClusterOptions)));
        var settings = sections.SelectMany(section => section.Options.GetProperties()
            .Where(property => property.CanWrite).Select(property => $"{section.Name}:{property.Name}"));
        Assert.Empty(settings.Except(Wrong.Select(wrong => wrong.Setting.TrimEnd('0').TrimEnd(':')), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_AllSettings_Prepares()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await PrepareAsync("Production", new(Production) { ["ConnectionStrings:Tickets"] = database.ConnectionString });
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM admins"));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM development_signing_key"));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM development_personal_data_keys"));
    }

    /// <summary>Who sells nothing, or only what is free, needs no provider; a half of one is a mistake.</summary>
    [Fact]
    public async Task Start_WithoutToss_Prepares()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        Dictionary<string, string?> settings = new(Production) { ["ConnectionStrings:Tickets"] = database.ConnectionString };
        settings.Remove("Toss:SecretKey");
        var failure = await Assert.ThrowsAsync<StartFailure>(() => PrepareAsync("Production", settings));
        Assert.Contains("Toss__SecretKey", failure.Message, StringComparison.Ordinal);
        settings.Remove("Toss:ClientKey");
        await PrepareAsync("Production", settings);
    }

    [Fact]
    public async Task Start_WrongKey_IsNotRepeated()
    {
        var failure = await Assert.ThrowsAsync<StartFailure>(() => PrepareAsync("Production", new(Production) { ["Toss:SecretKey"] = "test_sk_oops" }));
        Assert.DoesNotContain("oops", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_WrongSetting_ReturnsNonZero() =>
        Assert.Equal(1, await Program.Main(["--environment=Production", "--Seed:AdminPassword=Admin-0000"]));

    private static async Task PrepareAsync(string environment, Dictionary<string, string?> settings)
    {
        await using var app = Program.Build(
            [$"--environment={environment}", "--urls=http://127.0.0.1:0"],
            builder => builder.Configuration.AddInMemoryCollection(settings));
        await app.PrepareAsync();
    }

    private static string MakeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
