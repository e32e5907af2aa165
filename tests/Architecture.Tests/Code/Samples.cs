// Code that the rules forbid, and beside it code that they must let pass.
using Microsoft.Extensions.Logging;

namespace OrleansTickets.Grains.Inventory
{
    internal static class ClockRules
    {
        public static bool IsOver(DateTimeOffset end) => TimeProvider.System.GetUtcNow() > end;
    }

    internal static class WaitingRules
    {
        public static async Task<int> DecideAsync(Task<int> stock) => await stock;
    }

    internal sealed class LoggingState(ILogger logger)
    {
        public Action Save => () => File.WriteAllText("state", logger.ToString());
    }

    public sealed class PublicThing;

    public sealed class ShownOptions;
}

namespace OrleansTickets.Api.Inventory
{
    public sealed class PublicPage;
}

namespace OrleansTickets.Data.Rows
{
    public class OpenRow;

    public class BaseRow;

    public sealed class DerivedRow : BaseRow;
}
