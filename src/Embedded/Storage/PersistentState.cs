using System.Text.Json;
using Orleans.Storage;

namespace OrleansTickets.Embedded.Storage;

/// <summary>A state that its activation reads before the grain's own hook runs.</summary>
internal interface IActivationState
{
    Task ReadAsync(CancellationToken cancellationToken);
}

/// <summary>One state of one grain, with the version it was last seen at.</summary>
internal sealed class PersistentState<TState>(GrainStorage storage, string name, GrainId grain) : IPersistentState<TState>, IActivationState
{
    public TState State { get; set; } = New();

    public string? Etag { get; private set; }

    public bool RecordExists { get; private set; }

    public Task ReadAsync(CancellationToken cancellationToken) => ReadStateAsync(cancellationToken);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        var row = await storage.ReadAsync(name, grain, cancellationToken);
        Etag = row?.Etag;
        RecordExists = row?.Payload is not null;
        State = row?.Payload is { } payload ? JsonSerializer.Deserialize<TState>(payload, storage.Json) ?? New() : New();
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(State, storage.Json);
        Etag = await storage.WriteAsync(name, grain, payload, Etag, cancellationToken) ?? throw Conflict();
        RecordExists = true;
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        if (Etag is null)
        {
            await ReadStateAsync(cancellationToken);
        }

        if (RecordExists)
        {
            Etag = await storage.WriteAsync(name, grain, null, Etag, cancellationToken) ?? throw Conflict();
        }

        RecordExists = false;
        State = New();
    }

    private static TState New() => Activator.CreateInstance<TState>();

    private InconsistentStateException Conflict() =>
        new($"State '{name}' of {grain} was changed by another since it was read.", null, Etag);
}
