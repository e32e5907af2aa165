using OrleansTickets.Embedded.Activations;

namespace OrleansTickets.Embedded.Reminders;

/// <summary>Loads the reminders when the host starts, and calls each grain when its reminder is due, active or not.</summary>
internal sealed class ReminderService(GrainRuntime runtime, ReminderTable table)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string GrainId, string Name), ScheduledReminder> _scheduled = [];
    private bool _running;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var rows = await table.ReadAllAsync(cancellationToken);
        lock (_lock)
        {
            _running = true;
        }

        foreach (var row in rows)
        {
            if (runtime.Classes.Named(GrainId.Parse(row.GrainId).Type) is null)
            {
                runtime.Log.ReminderOfUnknownGrain(row.Name, row.GrainId);
            }
            else
            {
                Schedule(row);
            }
        }
    }

    /// <summary>No tick begins any more; those under way go on.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _running = false;
            foreach (var reminder in _scheduled.Values)
            {
                reminder.Dispose();
            }

            _scheduled.Clear();
        }

        return Task.CompletedTask;
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < runtime.Options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Reminder '{name}' of {grain}: its period {period} is under the least, {runtime.Options.MinimumReminderPeriod}.",
                nameof(period));
        }

        var startAt = (runtime.Clock.GetUtcNow() + dueTime).UtcDateTime;
        var version = await table.UpsertAsync(grain, name, startAt, period);
        var row = new ReminderRow(grain.ToString(), name, startAt, period, version);
        Schedule(row);
        return new GrainReminder(row);
    }

    public async Task UnregisterAsync(IGrainReminder reminder)
    {
        var row = ((GrainReminder)reminder).Row;
        if (!await table.DeleteAsync(row) && await table.ReadAsync(row.GrainId, row.Name, CancellationToken.None) is not null)
        {
            throw new ReminderException($"Reminder '{row.Name}' of {row.GrainId} was registered anew since it was read.");
        }

        lock (_lock)
        {
            if (_scheduled.Remove((row.GrainId, row.Name), out var scheduled))
            {
                scheduled.Dispose();
            }
        }
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name) =>
        await table.ReadAsync(grain.ToString(), name, CancellationToken.None) is { } row ? new GrainReminder(row) : null;

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grain) =>
        (await table.ReadAsync(grain.ToString(), CancellationToken.None)).ConvertAll<IGrainReminder>(row => new GrainReminder(row));

    private void Schedule(ReminderRow row)
    {
        lock (_lock)
        {
            if (!_running)
            {
                return;
            }

            if (_scheduled.TryGetValue((row.GrainId, row.Name), out var before))
            {
                before.Dispose();
            }

            _scheduled[(row.GrainId, row.Name)] = new ScheduledReminder(runtime, row);
        }
    }

    private sealed record GrainReminder(ReminderRow Row) : IGrainReminder
    {
        public string ReminderName => Row.Name;
    }
}
