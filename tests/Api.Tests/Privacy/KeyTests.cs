using System.Security.Cryptography;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Tests.Privacy;

/// <summary>Settings that are right in themselves, but not for what the database holds.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Start_KeyThatRowsNeedIsGone_StopsWithOneLineThatNamesIt()
    {
        await StartAsync(PrivacySettings.Of("k1"));
        await StopsAsync(PrivacySettings.Of("k2"), "Privacy__Keys__k1 is missing");
        await StartAsync(PrivacySettings.Of("k2", "k1"));
        await StopsAsync(PrivacySettings.Of("k2"), "Privacy__Keys__k1 is missing");
    }

    [Fact]
    public async Task Start_AnotherKeyUnderAnIdInUse_StopsWithOneLineThatNamesIt()
    {
        await StartAsync(PrivacySettings.Of("k1"));
        var other = new Dictionary<string, string?>(PrivacySettings.Of("k1")) { ["Privacy:Keys:k1"] = PrivacySettings.Key("another") };
        await StopsAsync(other, "Privacy__Keys__k1 is another key");
        await StartAsync(PrivacySettings.Of("k1"));
    }

    [Fact]
    public async Task Start_AnotherIndexKey_StopsWithOneLineThatNamesIt()
    {
        await StartAsync(PrivacySettings.Of("k1"));
        var other = new Dictionary<string, string?>(PrivacySettings.Of("k1")) { ["Privacy:IndexKey"] = PrivacySettings.Key("another") };
        await StopsAsync(other, "Privacy__IndexKey is another key");
    }

    [Fact]
    public async Task Start_IdInAnotherCase_IsTheSameKey()
    {
        await StartAsync(PrivacySettings.Of("k1"));
        await StartAsync(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Privacy:Keys:K1"] = PrivacySettings.Key("k1"), ["Privacy:CurrentKey"] = "K1", ["Privacy:IndexKey"] = PrivacySettings.Key("index"),
        });
        Assert.Equal("k1", await _database.ScalarAsync<string>("SELECT id FROM personal_data_keys WHERE purpose = 'seal'"));
    }

    [Fact]
    public async Task Start_Development_MakesKeysOnceAndKeepsThem()
    {
        var reservation = Guid.Empty;
        await using (var first = await TicketsApp.StartAsync(database: _database))
        {
            using var shop = await Shop.OpenAsync(first);
            reservation = await shop.HoldAsync();
        }

        await using var second = await TicketsApp.StartAsync(database: _database);
        Assert.Equal("Kim Minji", (await second.OpenCustomerAsync(reservation))?.Name);
    }

    /// <summary>Keys in the database that were made for it, and keys in the settings later: what was sealed can be read and rotated.</summary>
    [Fact]
    public async Task Start_DevelopmentWithKeysSetLater_StillReadsWhatWasSealed()
    {
        var reservation = Guid.Empty;
        await using (var first = await TicketsApp.StartAsync(database: _database))
        {
            using var shop = await Shop.OpenAsync(first);
            reservation = await shop.HoldAsync();
        }

        var settings = new Dictionary<string, string?>(PrivacySettings.Of("k1"))
        {
            ["Privacy:IndexKey"] = Convert.ToBase64String(
                await _database.ScalarAsync<byte[]>("SELECT index_key FROM development_personal_data_keys")),
        };
        await using var second = await TicketsApp.StartAsync(database: _database, settings: settings);
        Assert.Equal("Kim Minji", (await second.OpenCustomerAsync(reservation))?.Name);
    }

    private async Task StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        await using var app = await TicketsApp.StartAsync(database: _database, settings: settings);
    }

    private async Task StopsAsync(IReadOnlyDictionary<string, string?> settings, string named)
    {
        var failure = await Assert.ThrowsAsync<StartFailure>(() => StartAsync(settings));
        var line = StartFailure.Describe(failure)!;
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain(PrivacySettings.Key("k1"), line, StringComparison.Ordinal);
    }
}

/// <summary>The section <c>Privacy</c> of a server.</summary>
internal static class PrivacySettings
{
    public static Dictionary<string, string?> Of(string current, params string[] older) => new(
        [
            new("Privacy:CurrentKey", current),
            new("Privacy:IndexKey", Key("index")),
            .. older.Append(current).Select(id => KeyValuePair.Create<string, string?>($"Privacy:Keys:{id}", Key(id))),
        ],
        StringComparer.OrdinalIgnoreCase);

    public static string Key(string name) => Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
}
