using Npgsql;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>The name a test gave to a host; injected into grains, so that they can tell where they are.</summary>
internal sealed record HostTag(string Name);

/// <summary>Tells on which host it is active.</summary>
internal interface ITaggedGrain : IGrainWithStringKey
{
    Task<string> HostAsync();

    /// <summary>Fails as a journaled grain does, with a cause that only the silo's libraries know.</summary>
    Task FailAsync(Failure failure);
}

internal sealed class TaggedGrain(HostTag tag) : Grain, ITaggedGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Diary.Write(this.GetPrimaryKeyString(), tag.Name);
        return Task.CompletedTask;
    }

    public Task<string> HostAsync() => Task.FromResult(tag.Name);

    public async Task FailAsync(Failure failure)
    {
        await Task.Yield();
        throw failure switch
        {
            Failure.Unknown => new OutcomeUnknownException("unknown", new JournalConflictException("inventory/1", Driver())),
            Failure.Overloaded => new OverloadedException("overloaded", Driver()),
            Failure.Refused => new OverloadedException("refused", new JournalRefusedException("full")),
            _ => Driver(),
        };
    }

    private static NpgsqlException Driver() => new("connection lost", new IOException("reset"));
}

internal enum Failure
{
    Unknown,
    Overloaded,
    Refused,
    Driver,
}
