using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Data.Settings;

/// <summary>
/// Keeps the settings as the database has them: reads them at start, whenever a change commits (NOTIFY), and after every loss of
/// the connection that listens.
/// </summary>
internal sealed partial class SystemSettings(
    NpgsqlDataSource database,
    IOptions<DatabaseOptions> options,
    IOptions<BookingOptions> booking,
    IOptions<StockOptions> stock,
    ILogger<SystemSettings> logger)
    : ListeningService(options, "system_settings", TimeSpan.FromSeconds(1)), ISystemSettings
{
    private const string Select =
        """
        SELECT revision, hold_minutes, extend_minutes, max_extensions, max_tickets_per_order, stock_warning_threshold,
               maintenance, maintenance_message_ko, maintenance_message_en, maintenance_until
        FROM system_settings
        """;

    /// <summary>Asks whether the connection still lives, and hears of changes where notifications cannot pass, as through some poolers.</summary>
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private volatile SettingsSnapshot _current = new(0, booking.Value, stock.Value, null);
    private bool _isChanged;

    public SettingsSnapshot Current => _current;

    public SettingsSnapshot Configured { get; } = new(0, booking.Value, stock.Value, null);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        Take(await ReadAsync(connection, cancellationToken));
    }

    protected override void Hear(NpgsqlNotificationEventArgs notification) => _isChanged = true;

    protected override async Task FollowAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        // A notification may come while the settings are being read, and nobody waits for it then.
        _isChanged = true;
        while (true)
        {
            while (_isChanged)
            {
                _isChanged = false;
                Take(await ReadAsync(connection, stoppingToken));
            }

            _isChanged = !await connection.WaitAsync(Backstop, stoppingToken) || _isChanged;
        }
    }

    /// <summary>Two readers may have raced: the older one's news is none.</summary>
    private void Take(SettingsSnapshot read)
    {
        lock (_lock)
        {
            if (read.Revision <= _current.Revision)
            {
                return;
            }

            _current = read;
        }

        LogChanged(read.Revision);
    }

    private async Task<SettingsSnapshot> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            throw new InvalidDataException("The table system_settings has lost its row.");
        }

        var configured = Configured;
        return new SettingsSnapshot(
            row.GetInt64(0),
            new BookingOptions
            {
                HoldMinutes = Value<double>(row, 1) ?? configured.Booking.HoldMinutes,
                ExtendMinutes = Value<double>(row, 2) ?? configured.Booking.ExtendMinutes,
                MaxExtensions = Value<int>(row, 3) ?? configured.Booking.MaxExtensions,
                MaxTicketsPerOrder = Value<int>(row, 4) ?? configured.Booking.MaxTicketsPerOrder,
            },
            new StockOptions { WarningThreshold = Value<int>(row, 5) ?? configured.Stock.WarningThreshold },
            row.GetBoolean(6) ? new Maintenance(Text(row, 7), Text(row, 8), Value<DateTimeOffset>(row, 9)) : null);
    }

    private static T? Value<T>(DbDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    [LoggerMessage(LogLevel.Information, "Settings of revision {Revision} are in force")]
    private partial void LogChanged(long revision);

    [LoggerMessage(LogLevel.Warning, "Changes of settings cannot be heard of now: {Reason}")]
    protected override partial void LogDeaf(string reason);
}
