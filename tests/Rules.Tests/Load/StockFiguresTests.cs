using OrleansTickets.Load.Measures;

namespace OrleansTickets.Rules.Tests.Load;

public sealed class StockFiguresTests
{
    [Theory]
    [InlineData(100, 40, 0, 60, 40, 0, 0, 0)] // exact
    [InlineData(100, 42, 0, 58, 40, 3, 0, 0)] // within the unknown
    [InlineData(100, 100, 0, 0, 100, 0, 7, 0)] // sold out for good
    [InlineData(100, 39, 0, 61, 40, 3, 0, 1)] // an acknowledged one lost
    [InlineData(100, 44, 0, 56, 40, 3, 0, 1)] // more held than asked for
    [InlineData(100, 40, 0, 61, 40, 0, 0, 1)] // does not add up
    [InlineData(100, 101, 0, -1, 101, 0, 0, 1)] // oversold
    [InlineData(90, 40, 0, 50, 40, 0, 0, 1)] // stock gone
    [InlineData(100, 99, 0, 1, 99, 0, 5, 1)] // false sold-out
    public void Judge_Stock_FindsWhatIsWrong(
        long total, long held, long sold, long available, long acknowledged, long unknown, long soldOut, int faults)
    {
        var measured = new Measured(
            acknowledged, unknown, soldOut, 0, new Latencies(0, 0, 0, 0), null, new Dictionary<string, long>(), [], []);

        Assert.Equal(faults, new StockFigures(total, held, sold, available).Judge(100, measured).Count);
    }
}
