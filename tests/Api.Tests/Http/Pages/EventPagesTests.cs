using Microsoft.AspNetCore.Http;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;

namespace OrleansTickets.Api.Tests.Http.Pages;

public sealed class EventPagesTests
{
    private static readonly Endpoint Endpoint = new(null, null, "page");

    private readonly EventPages _pages = new();

    [Fact]
    public void Keep_SameKey_TakesThePlaceOfTheOneBefore()
    {
        var key = new PageKey(Endpoint, Guid.Empty, Guid.Empty);
        for (var version = 1; version < 100_000; version++)
        {
            Keep(key, version, 10_000);
        }

        Assert.NotNull(_pages.SlotOf(key).Find(99_999, DateTimeOffset.MinValue));
    }

    [Fact]
    public void Keep_MoreThanFits_LetsGoOfAll()
    {
        var first = KeyOf(0);
        Keep(first, 1, 1_000_000);
        for (var i = 1; i < 70; i++)
        {
            Keep(KeyOf(i), 1, 1_000_000);
        }

        Assert.Null(_pages.SlotOf(first).Find(1, DateTimeOffset.MinValue));
        Assert.NotNull(_pages.SlotOf(KeyOf(69)).Find(1, DateTimeOffset.MinValue));
    }

    [Fact]
    public void Keep_RefusalOfAPart_IsNotKept()
    {
        var part = new PageKey(Endpoint, Guid.Empty, new Guid(7, 0, 0, new byte[8]));
        var slot = _pages.SlotOf(part);
        _pages.Keep(part, slot, slot.Enter(1, out _), new KeptAnswer(Problems.NotFound(), 1, DateTimeOffset.MaxValue, 0));
        Assert.NotSame(slot, _pages.SlotOf(part));
    }

    private static PageKey KeyOf(int number) => new(Endpoint, new Guid(number, 0, 0, new byte[8]), Guid.Empty);

    private void Keep(PageKey key, long version, int size)
    {
        var slot = _pages.SlotOf(key);
        _pages.Keep(key, slot, slot.Enter(version, out _), new KeptAnswer(TypedResults.NoContent(), version, DateTimeOffset.MaxValue, size));
    }
}
