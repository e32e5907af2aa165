using Npgsql;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Settings;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Settings;

public sealed class SystemSettingsTests : InventoryTest
{
    /// <summary>Sessions that read the settings, those that listen among them.</summary>
    private const string Listeners =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%FROM system_settings%'";

    [Fact]
    public async Task Current_NothingChanged_IsAsConfigured()
    {
        var host = await StartAsync(("Booking:HoldMinutes", "2.5"), ("Stock:WarningThreshold", "3"));

        Assert.Equal(
            new SettingsSnapshot(0, new BookingOptions { HoldMinutes = 2.5 }, new StockOptions { WarningThreshold = 3 }, null),
            host.Settings.Current);
    }

    [Fact]
    public async Task Current_ChangedAndResetInTheDatabase_FollowsInEveryProcess()
    {
        var (first, second) = (await StartAsync(("Booking:HoldMinutes", "2.5")), await StartAsync(("Booking:HoldMinutes", "2.5")));

        await ChangeAsync("hold_minutes = 0.5, max_extensions = 0, stock_warning_threshold = 7");
        foreach (var host in new[] { first, second })
        {
            await Eventually.IsAsync(() => host.Settings.Current.Revision == 1, "the change");
            Assert.Equal(
                (new BookingOptions { HoldMinutes = 0.5, MaxExtensions = 0 }, 7),
                (host.Settings.Current.Booking, host.Settings.Current.Stock.WarningThreshold));
            Assert.Equal(2.5, host.Settings.Configured.Booking.HoldMinutes);
        }

        await ChangeAsync("hold_minutes = NULL");
        foreach (var host in new[] { first, second })
        {
            await Eventually.IsAsync(() => host.Settings.Current.Revision == 2, "the reset");
            Assert.Equal(new BookingOptions { HoldMinutes = 2.5, MaxExtensions = 0 }, host.Settings.Current.Booking);
        }
    }

    [Fact]
    public async Task Current_ManyChangesAtOnce_EndsAtTheLast()
    {
        const int changes = 200;
        var host = await StartAsync();

        await Task.WhenAll(Enumerable.Range(1, changes).Select(n => ChangeAsync($"max_tickets_per_order = 1 + (revision % 900)")));

        await Eventually.IsAsync(() => host.Settings.Current.Revision == changes, "the last change");
        Assert.Equal(changes, host.Settings.Current.Booking.MaxTicketsPerOrder);
    }

    [Fact]
    public async Task Current_ConnectionLost_HearsOfWhatChangedMeanwhile()
    {
        var host = await StartAsync();
        await Eventually.IsAsync(async () => await Database.ScalarAsync<long>($"SELECT count(*) FROM ({Listeners}) AS l") > 0, "the listener");

        await Database.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM ({Listeners}) AS l; UPDATE system_settings SET hold_minutes = 3");

        await Eventually.IsAsync(() => host.Settings.Current.Booking.HoldMinutes == 3, "the change");
        await ChangeAsync("hold_minutes = 4");
        await Eventually.IsAsync(() => host.Settings.Current.Booking.HoldMinutes == 4, "the next change");
    }

    /// <summary>Connections are not reset when they go back to the pool: one that listened would do so for ever, unheard.</summary>
    [Fact]
    public async Task Current_CannotBeRead_LeavesNoConnectionOfThePoolListening()
    {
        const int more = 10;
        var host = await StartAsync();
        await Database.ExecuteAsync(
            """
            CREATE SEQUENCE attempts;
            ALTER TABLE system_settings RENAME TO away;
            CREATE VIEW system_settings AS SELECT * FROM away WHERE nextval('attempts') < 0;
            NOTIFY system_settings;
            """);
        await Eventually.IsAsync(async () => await Database.ScalarAsync<long>("SELECT last_value FROM attempts") > 2, "attempts that fail");

        var connections = await Task.WhenAll(Enumerable.Range(0, more).Select(_ => host.Database.OpenConnectionAsync().AsTask()));
        foreach (var connection in connections)
        {
            await using var listening = new NpgsqlCommand("SELECT count(*) FROM pg_listening_channels()", connection);
            Assert.Equal(0L, await listening.ExecuteScalarAsync());
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task RefreshAsync_AfterAChange_HasItAtOnce()
    {
        var host = await StartAsync();
        await ChangeAsync("max_extensions = 5");

        await host.Settings.RefreshAsync(CancellationToken.None);

        Assert.Equal(5, host.Settings.Current.Booking.MaxExtensions);
    }

    [Fact]
    public async Task HoldAsync_MinutesChangeInBetween_EachHoldKeepsItsOwn()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var before = await HoldAsync(host, product, key: "before");

        await ChangeAsync("hold_minutes = 2, extend_minutes = 3, max_extensions = 2, max_tickets_per_order = 4");
        await Eventually.IsAsync(() => host.Settings.Current.Revision == 1, "the change");
        var after = await HoldAsync(host, product);

        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2)), (before.ExpiresAt - before.HeldAt, after.ExpiresAt - after.HeldAt));
        Assert.Equal(before.ExpiresAt, (await HoldAsync(host, product, key: "before")).ExpiresAt);
        Assert.Equal(before.ExpiresAt, (await Inventory(host).GetReservationAsync(before.ReservationId)).Value!.ExpiresAt);
        await RefusedAsync(RefusalCode.LimitExceeded, Inventory(host).HoldAsync(Wish(product, 5)));

        var extended = (await Inventory(host).ExtendAsync(before.ReservationId, null)).Value!;
        Assert.Equal(before.ExpiresAt + TimeSpan.FromMinutes(3), extended.ExpiresAt);
        Assert.NotNull((await Inventory(host).ExtendAsync(before.ReservationId, null)).Value);
        await RefusedAsync(RefusalCode.LimitExceeded, Inventory(host).ExtendAsync(before.ReservationId, null));
    }

    [Theory]
    [InlineData("hold_minutes = 0")]
    [InlineData("extend_minutes = 1441")]
    [InlineData("max_extensions = -1")]
    [InlineData("max_tickets_per_order = 0")]
    [InlineData("stock_warning_threshold = -1")]
    public async Task Database_ValueOutOfRange_TakesItFromNobody(string change) =>
        Assert.Equal(
            PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => ChangeAsync(change))).SqlState);

    [Fact]
    public async Task Database_Change_NotifiesWhenItCommitsAndNotBefore()
    {
        var heard = new List<string>();
        await using var listener = await Database.DataSource.OpenConnectionAsync();
        listener.Notification += (_, notification) => heard.Add($"{notification.Channel} {notification.Payload}");
        await ExecuteAsync(listener, "LISTEN system_settings");
        await using var writer = await Database.DataSource.OpenConnectionAsync();
        foreach (var isKept in new[] { false, true })
        {
            await ExecuteAsync(writer, "BEGIN; UPDATE system_settings SET hold_minutes = 2");
            await ExecuteAsync(writer, isKept ? "SELECT" : "ROLLBACK");
            await ExecuteAsync(listener, "SELECT");
            Assert.Empty(heard);
        }

        await ExecuteAsync(writer, "COMMIT");
        await listener.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["system_settings 1"], heard);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task ChangeAsync(string what) => Database.ExecuteAsync($"UPDATE system_settings SET {what}");
}
