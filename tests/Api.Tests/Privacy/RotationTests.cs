using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Contracts;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Privacy;

public sealed class RotationTests : IAsyncLifetime
{
    private const int Rows = 3_500;
    private const int Half = Rows / 2;

    private static readonly Guid Event = Guid.CreateVersion7();

    private readonly List<Guid> _reservations = [];
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Rotate_ToANewKey_LeavesNoRowThatNeedsTheOld()
    {
        await FillAsync("k1");
        var before = await RowsAsync();

        await using var app = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of("k2", "k1"));
        var (done, lines) = await RotateAsync(app);

        Assert.True(done, lines);
        Assert.Contains("3,500 customers are now sealed with k2.", lines, StringComparison.Ordinal);
        Assert.Contains("Privacy__Keys__k1 is no longer needed.", lines, StringComparison.Ordinal);
        await AssertAllAsync(app, "k2");
        await using var without = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of("k2"));
        await AssertReadableAsync(without);

        // Nothing but the seal is another: hashes, times and reservations stay.
        Assert.Equal(before, await RowsAsync());
        Assert.Equal((true, 0), ((await RotateAsync(without)).Done, await CountAsync("k1")));
    }

    [Fact]
    public async Task Rotate_KilledInTheMiddle_GoesOnWhereItWas()
    {
        await FillAsync("k1");
        var settings = PrivacySettings.Of("k2", "k1");
        await using (var holder = await _database.DataSource.OpenConnectionAsync())
        {
            // As far as here, and no further: then it is killed.
            await using var transaction = await holder.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("SELECT 1 FROM customers WHERE reservation_id > $1 FOR UPDATE", holder);
            hold.Parameters.AddWithValue(_reservations[Half - 1]);
            await hold.ExecuteNonQueryAsync();
            await using var command = ApiProcess.Begin("rotate-personal-data", _database, settings);
            await Eventually.IsAsync(async () => await CountAsync("k2") == Half, $"half of the rows under the new key{command.Output}");
            await command.KillAsync();
        }

        Assert.Equal((Half, Rows - Half), (await CountAsync("k2"), await CountAsync("k1")));
        await using (var app = await TicketsApp.StartAsync(database: _database, settings: settings))
        {
            await AssertReadableAsync(app);
        }

        await using var again = ApiProcess.Begin("rotate-personal-data", _database, settings);
        Assert.True(await again.WaitForExitAsync() == 0, again.Output);
        Assert.Contains($"{Rows - Half:N0} customers are sealed with other keys than k2.", again.Output, StringComparison.Ordinal);
        await using var last = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of("k2"));
        await AssertAllAsync(last, "k2");
    }

    [Fact]
    public async Task Rotate_WhileAServerSellsAndErases_LosesNeither()
    {
        await FillAsync("k1");
        await using var app = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of("k2", "k1"));
        using var shop = await Shop.OpenAsync(app, stock: 1_000);
        var erasing = Task.Run(async () =>
        {
            for (var buyer = 0; buyer < 100; buyer++)
            {
                using var scope = app.Services.CreateScope();
                var person = Person.Of(new PersonRequest(Phone(buyer * 35), null), app.Services.GetRequiredService<CustomerVault>());
                await scope.ServiceProvider.GetRequiredService<PersonalDataErasure>().EraseAsync(person, Actor.System("test"), CancellationToken.None);
            }
        });
        var selling = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await shop.HoldAsync();
            }
        });
        var rotations = await Task.WhenAll(RotateAsync(app), RotateAsync(app));
        await erasing;
        await selling;

        Assert.All(rotations, rotation => Assert.True(rotation.Done, rotation.Lines));
        Assert.Equal((0, Rows), (await CountAsync("k1"), await CountAsync("k2")));
        Assert.Equal(100L, await _database.ScalarAsync<long>("SELECT count(*) FROM customers WHERE erased_at IS NOT NULL AND sealed IS NULL"));
    }

    [Fact]
    public async Task Rotate_AServerStillSealsWithTheOldKey_SaysSoAndKeepsTheKey()
    {
        await FillAsync("k1");
        await using var app = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of("k2", "k1"));
        await _database.ExecuteAsync($"UPDATE customers SET created_at = now() + interval '1 minute' WHERE reservation_id = '{_reservations[^1]}'");

        var (done, lines) = await RotateAsync(app);

        Assert.False(done, lines);
        Assert.Contains("set Privacy__CurrentKey to k2 on every server", lines, StringComparison.Ordinal);
        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM personal_data_keys WHERE id = 'k1'"));
        Assert.True((await RotateAsync(app)).Done);
    }

    [Fact]
    public async Task Rotate_DamagedRow_NamesItRotatesTheOthersAndKeepsTheKey()
    {
        await FillAsync("k1");
        var damaged = _reservations[Half];
        await _database.ExecuteAsync($"UPDATE customers SET phone_hash = email_hash WHERE reservation_id = '{damaged}'");
        await using var app = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of("k2", "k1"));

        var (done, lines) = await RotateAsync(app);

        Assert.False(done, lines);
        Assert.Contains($"{damaged}", lines, StringComparison.Ordinal);
        Assert.Equal((1, Rows - 1), (await CountAsync("k1"), await CountAsync("k2")));
        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM personal_data_keys WHERE id = 'k1'"));
    }

    /// <summary>As reservations leave them behind.</summary>
    private async Task FillAsync(string key)
    {
        await using var app = await TicketsApp.StartAsync(database: _database, settings: PrivacySettings.Of(key));
        var vault = app.Services.GetRequiredService<CustomerVault>();
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var import = await connection.BeginBinaryImportAsync(
            "COPY customers (reservation_id, event_id, key_id, sealed, phone_hash, email_hash, created_at) FROM STDIN (FORMAT BINARY)");
        for (var number = 0; number < Rows; number++)
        {
            var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(number));
            _reservations.Add(id);
            var customer = vault.Seal(Event, id, Of(number));
            await import.WriteRowAsync(
                CancellationToken.None, id, Event, customer.KeyId, customer.Sealed.ToArray(), customer.PhoneHash.ToArray(),
                customer.EmailHash.ToArray(), DateTime.UnixEpoch.AddSeconds(number));
        }

        await import.CompleteAsync();
    }

    private static Customer Of(int number) => new($"구매자 {number}", Phone(number), $"buyer{number}@example.com");

    private static string Phone(int number) => $"010{number:D8}";

    private static async Task<(bool Done, string Lines)> RotateAsync(TicketsApp app)
    {
        await using var lines = new StringWriter();
        var done = await app.Services.GetRequiredService<PersonalDataRotation>().RunAsync(lines, CancellationToken.None);
        return (done, lines.ToString());
    }

    private async Task AssertAllAsync(TicketsApp app, string key)
    {
        Assert.Equal(Rows, await CountAsync(key));
        await AssertReadableAsync(app);
    }

    private async Task AssertReadableAsync(TicketsApp app)
    {
        var customers = await app.Services.GetRequiredService<CustomerVault>().OpenAsync(_reservations, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, Rows).Select(Of), _reservations.Select(id => customers[id]));
    }

    private async Task<int> CountAsync(string key) =>
        (int)await _database.ScalarAsync<long>($"SELECT count(*) FROM customers WHERE key_id = '{key}'");

    private Task<string> RowsAsync() => _database.ScalarAsync<string>(
        """
        SELECT string_agg(concat_ws(',', reservation_id, event_id, length(sealed), phone_hash, email_hash, created_at, erased_at), ';'
          ORDER BY reservation_id) FROM customers
        """);
}
