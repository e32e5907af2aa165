using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using OrleansTickets.Api.Operations;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Tests.Operations;

public sealed class StartTests
{
    private static readonly Dictionary<string, string?> Production = new(StringComparer.Ordinal)
    {
        ["Seed:AdminEmail"] = "admin@example.com",
        ["Seed:AdminPassword"] = "not-the-default-0000",
        ["Jwt:SigningKey"] = MakeKey(),
    };

    [Theory]
    [InlineData("Seed:AdminPassword", null, "Seed__AdminPassword")]
    [InlineData("Seed:AdminPassword", "Admin-0000", "Seed__AdminPassword")]
    [InlineData("Seed:AdminPassword", "short", "Seed__AdminPassword")]
    [InlineData("Seed:AdminEmail", null, "Seed__AdminEmail")]
    [InlineData("Jwt:SigningKey", null, "Jwt__SigningKey")]
    [InlineData("Jwt:SigningKey", "not a key", "Jwt__SigningKey")]
    [InlineData("Jwt:AccessMinutes", "0", "Jwt__AccessMinutes")]
    [InlineData("Jwt:AccessMinutes", "soon", "Jwt__AccessMinutes")]
    [InlineData("Booking:HoldMinutes", "0", "HoldMinutes")]
    [InlineData("Booking:HoldMinutes", "ten", "Booking__HoldMinutes")]
    [InlineData("ConnectionStrings:Tickets", "", "ConnectionStrings__Tickets")]
    [InlineData("ConnectionStrings:Tickets", "nonsense", "ConnectionStrings__Tickets")]
    [InlineData("ConnectionStrings:Tickets", "Host=127.0.0.1;Port=1;Username=x;Timeout=1", "ConnectionStrings__Tickets")]
    [InlineData("Cluster:Role", "Nobody", "Cluster")]
    public async Task Start_WrongSetting_StopsWithOneLineThatNamesIt(string setting, string? value, string named)
    {
        var failure = await Assert.ThrowsAsync<StartFailure>(() => PrepareAsync("Production", new(Production) { [setting] = value }));
        var line = StartFailure.Describe(failure)!;
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task Start_AllSettings_Prepares()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await PrepareAsync("Production", new(Production) { ["ConnectionStrings:Tickets"] = database.ConnectionString });
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM admins"));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM development_signing_key"));
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
