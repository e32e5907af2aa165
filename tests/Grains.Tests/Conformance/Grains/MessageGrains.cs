using System.Collections.Immutable;

namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>Keeps what it is given, and gives what it keeps.</summary>
internal interface IMessageGrain : IGrainWithStringKey
{
    /// <summary>Keeps the message, then changes it.</summary>
    Task KeepAndChangeAsync(MutableMessage message);

    Task<MutableMessage> GetAsync();

    Task<Dictionary<string, List<int>>> EchoAsync(Dictionary<string, List<int>> map);

    Task<FixedMessage> EchoFixedAsync(FixedMessage message);

    Task<ImmutableArray<MutablePart>> EchoArrayAsync(ImmutableArray<MutablePart> parts);

    Task<MutableMessage> EchoAsync(MutableMessage message);

    Task<object?> EchoAnyAsync(object? anything);
}

/// <summary>Takes what may not cross between grains.</summary>
internal interface IUnmarkedGrain : IGrainWithStringKey
{
    Task<string> TakeAsync(UnmarkedMessage message);
}

[GenerateSerializer, Alias("tests.MutablePart")]
internal sealed class MutablePart
{
    [Id(0)]
    public int Number { get; set; }
}

[GenerateSerializer, Alias("tests.MutableMessage")]
internal sealed class MutableMessage
{
    [Id(0)]
    public string Text { get; set; } = "";

    [Id(1)]
    public List<MutablePart> Parts { get; set; } = [];

    [Id(2)]
    public int[]? Numbers { get; set; }

    [Id(3)]
    public (int, MutablePart)? Pair { get; set; }

    [Id(4)]
    public MutableMessage? Self { get; set; }
}

[GenerateSerializer, Immutable, Alias("tests.FixedMessage")]
internal sealed record FixedMessage(Guid Id, string Text, DateOnly? Day, ImmutableArray<int> Numbers);

/// <summary>Not marked for crossing between grains.</summary>
internal sealed class UnmarkedMessage
{
    public List<int> Numbers { get; } = [];
}

internal sealed class MessageGrain : Grain, IMessageGrain
{
    private MutableMessage _kept = new();

    public Task KeepAndChangeAsync(MutableMessage message)
    {
        _kept = message;
        message.Text = "changed";
        message.Parts[0].Number = -1;
        return Task.CompletedTask;
    }

    public Task<MutableMessage> GetAsync() => Task.FromResult(_kept);

    public Task<Dictionary<string, List<int>>> EchoAsync(Dictionary<string, List<int>> map) => Task.FromResult(map);

    public Task<FixedMessage> EchoFixedAsync(FixedMessage message) => Task.FromResult(message);

    public Task<ImmutableArray<MutablePart>> EchoArrayAsync(ImmutableArray<MutablePart> parts) => Task.FromResult(parts);

    public Task<MutableMessage> EchoAsync(MutableMessage message) => Task.FromResult(message);

    public Task<object?> EchoAnyAsync(object? anything) => Task.FromResult(anything);
}

internal sealed class UnmarkedGrain : Grain, IUnmarkedGrain
{
    public Task<string> TakeAsync(UnmarkedMessage message) => Task.FromResult(message.Numbers.Count.ToString());
}
