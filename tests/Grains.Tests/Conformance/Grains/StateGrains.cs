namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>Keeps a state in grain storage.</summary>
internal interface IStateGrain : IGrainWithStringKey
{
    Task<string?> WriteAsync(string text, int number);

    Task<(string Text, int Number, string? Etag, bool Exists)> GetAsync();

    Task ReadAsync();

    Task ClearAsync();

    Task LeaveAsync();
}

/// <summary>Another class with the same state name: with the same key it is the same row.</summary>
internal interface IStateRivalGrain : IStateGrain;

internal interface IStateOwnerGrain : IStateGrain;

public sealed class StoredState
{
    public string Text { get; set; } = "new";

    public int Number { get; set; }

    public DateTimeOffset? At { get; set; }

    public Dictionary<string, List<int>> Map { get; set; } = [];
}

internal abstract class StateGrain(IPersistentState<StoredState> state) : Grain, IStateGrain
{
    public async Task<string?> WriteAsync(string text, int number)
    {
        state.State.Text = text;
        state.State.Number = number;
        state.State.At = DateTimeOffset.UnixEpoch;
        state.State.Map["a"] = [number];
        await state.WriteStateAsync();
        return state.Etag;
    }

    public Task<(string Text, int Number, string? Etag, bool Exists)> GetAsync() =>
        Task.FromResult((state.State.Text, state.State.Number, state.Etag, state.RecordExists));

    public Task ReadAsync() => state.ReadStateAsync();

    public Task ClearAsync() => state.ClearStateAsync();

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

internal sealed class StateOwnerGrain([PersistentState("conformance", "Default")] IPersistentState<StoredState> state)
    : StateGrain(state), IStateOwnerGrain;

internal sealed class StateRivalGrain([PersistentState("conformance")] IPersistentState<StoredState> state)
    : StateGrain(state), IStateRivalGrain;
