namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>The name a test gave to a host; injected into grains, so that they can tell where they are.</summary>
internal sealed record HostTag(string Name);

/// <summary>Tells on which host it is active.</summary>
internal interface ITaggedGrain : IGrainWithStringKey
{
    Task<string> HostAsync();
}

internal sealed class TaggedGrain(HostTag tag) : Grain, ITaggedGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Diary.Write(this.GetPrimaryKeyString(), tag.Name);
        return Task.CompletedTask;
    }

    public Task<string> HostAsync() => Task.FromResult(tag.Name);
}
