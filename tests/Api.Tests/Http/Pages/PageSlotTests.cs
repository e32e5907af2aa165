using Microsoft.AspNetCore.Http;
using OrleansTickets.Api.Http.Pages;

namespace OrleansTickets.Api.Tests.Http.Pages;

public sealed class PageSlotTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PageSlot _slot = new();

    [Fact]
    public void Find_OtherVersionOrOver_IsNone()
    {
        _slot.Keep(_slot.Enter(1, out _), Answer(1));
        Assert.NotNull(_slot.Find(1, Now));
        Assert.Null(_slot.Find(2, Now));
        Assert.Null(_slot.Find(1, Now.AddMinutes(1)));
    }

    [Fact]
    public async Task Enter_WhileOneIsMade_JoinsIt()
    {
        var first = _slot.Enter(1, out var isMine);
        Assert.True(isMine);
        var second = _slot.Enter(2, out isMine);
        Assert.False(isMine);
        Assert.Same(first, second);
        Assert.Equal(1, second.Version);
        var answer = Answer(1);
        _slot.Keep(first, answer);
        Assert.Same(answer, await second.Ended);
        _slot.Enter(2, out isMine);
        Assert.True(isMine);
    }

    [Fact]
    public async Task Leave_WithAFault_TellsThoseWhoWait()
    {
        var making = _slot.Enter(1, out _);
        _slot.Leave(making, new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => making.Ended);
        _slot.Enter(1, out var isMine);
        Assert.True(isMine);
    }

    [Fact]
    public async Task Leave_WithoutAFault_LetsThemTry()
    {
        var making = _slot.Enter(1, out _);
        _slot.Leave(making, null);
        Assert.Null(await making.Ended);
    }

    private static KeptAnswer Answer(long version) => new(TypedResults.NoContent(), version, Now.AddSeconds(30), 0);
}
