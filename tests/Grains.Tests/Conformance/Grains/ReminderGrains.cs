namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>Writes each reminder into the <see cref="Diary"/>.</summary>
internal interface IReminderGrain : IGrainWithStringKey
{
    Task RegisterAsync(string name, TimeSpan dueTime, TimeSpan period);

    Task<bool> UnregisterAsync(string name);

    Task<List<string>> NamesAsync();

    Task LeaveAsync();
}

internal sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Diary.Write(this.GetPrimaryKeyString(), $"{reminderName} {status.Period}");
        return Task.CompletedTask;
    }

    public Task RegisterAsync(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> UnregisterAsync(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<List<string>> NamesAsync() => (await this.GetReminders()).ConvertAll(reminder => reminder.ReminderName);

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
