using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Grains.Tests.Conformance.Grains;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class MessageTests(EngineFixture engine)
{
    private readonly IMessageGrain _grain = engine.Host.Grain<IMessageGrain>(ConformanceSuite.NewKey());

    [Fact]
    public async Task Argument_ChangedByGrain_StaysAsItIsForCaller()
    {
        var message = new MutableMessage { Text = "mine", Parts = [new() { Number = 1 }] };

        await _grain.KeepAndChangeAsync(message);

        Assert.Equal("mine", message.Text);
        Assert.Equal(1, message.Parts[0].Number);
    }

    [Fact]
    public async Task Argument_ChangedByCallerAfterwards_StaysAsItIsForGrain()
    {
        var message = new MutableMessage { Parts = [new() { Number = 1 }] };
        await _grain.KeepAndChangeAsync(message);

        message.Parts[0].Number = 7;
        message.Parts.Clear();

        Assert.Equal(-1, Assert.Single((await _grain.GetAsync()).Parts).Number);
    }

    [Fact]
    public async Task Result_ChangedByCaller_StaysAsItIsForGrain()
    {
        await _grain.KeepAndChangeAsync(new MutableMessage { Parts = [new()] });

        (await _grain.GetAsync()).Parts[0].Number = 99;

        Assert.Equal(-1, (await _grain.GetAsync()).Parts[0].Number);
    }

    [Fact]
    public async Task Collections_ThereAndBack_AreEqualButNotTheSame()
    {
        var map = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase) { ["a"] = [1, 2], ["b"] = [] };

        var echo = await _grain.EchoAsync(map);

        Assert.Equal(map, echo);
        Assert.NotSame(map["a"], echo["a"]);
        Assert.True(echo.ContainsKey("A"));
    }

    [Fact]
    public async Task ImmutableArray_OfMutableParts_IsCopiedWithThem()
    {
        ImmutableArray<MutablePart> parts = [new() { Number = 5 }];

        var echo = await _grain.EchoArrayAsync(parts);

        Assert.Equal(5, echo[0].Number);
        Assert.NotSame(parts[0], echo[0]);
    }

    [Fact]
    public async Task Message_WithSharedAndCircularParts_KeepsItsShape()
    {
        var part = new MutablePart { Number = 3 };
        var message = new MutableMessage { Parts = [part, part], Numbers = [1, 2], Pair = (4, new() { Number = 9 }) };
        message.Self = message;

        var echo = await _grain.EchoAsync(message);

        Assert.NotSame(message, echo);
        Assert.Same(echo, echo.Self);
        Assert.Same(echo.Parts[0], echo.Parts[1]);
        Assert.Equal([1, 2], echo.Numbers!);
        Assert.Equal(4, echo.Pair!.Value.Item1);
        Assert.NotSame(message.Pair.Value.Item2, echo.Pair.Value.Item2);
    }

    [Fact]
    public async Task Immutable_ThereAndBack_IsEqual()
    {
        var message = new FixedMessage(Guid.CreateVersion7(), "티켓", new DateOnly(2026, 12, 1), [1, 2, 3]);

        var echo = await _grain.EchoFixedAsync(message);

        Assert.Equal((message.Id, message.Text, message.Day), (echo.Id, echo.Text, echo.Day));
        Assert.Equal(message.Numbers, echo.Numbers);
    }

    [Fact]
    public async Task Contracts_ThereAndBack_AreEqual()
    {
        var refusal = new Refusal(RefusalCode.SoldOut, "items", Guid.CreateVersion7(), Available: 3);
        Outcome<string> outcome = refusal;

        Assert.Equal(refusal, await _grain.EchoAnyAsync(refusal));
        Assert.Equal(outcome, await _grain.EchoAnyAsync(outcome));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text")]
    [InlineData(42)]
    [InlineData(RefusalCode.SoldOut)]
    public async Task Anything_ThereAndBack_IsEqual(object? anything) =>
        Assert.Equal(anything, await _grain.EchoAnyAsync(anything));

    [Fact]
    public async Task Message_WithoutSerializer_IsRefused()
    {
        var failure = await Record.ExceptionAsync(
            () => engine.Host.Grain<IUnmarkedGrain>("any").TakeAsync(new UnmarkedMessage()));

        Assert.NotNull(failure);
        Assert.Contains(nameof(UnmarkedMessage), failure.ToString(), StringComparison.Ordinal);
    }
}
