// Types in the product's namespaces that break its walls on purpose, each in another way of mentioning a type.
using Npgsql;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Silo;

namespace OrleansTickets.Contracts.Samples
{
    internal sealed record MessageWithConnection(NpgsqlConnection? Connection);
}

namespace OrleansTickets.Data.Samples
{
    internal static class RowsThatCallGrains
    {
        public static Task WakeAsync(IGrainFactory grains) => grains.GetGrain<IEventInventoryGrain>("").WakeAsync();
    }
}

namespace OrleansTickets.Grains.Samples
{
    internal sealed class GrainWithSql
    {
        public static async Task RunAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        public static Func<object, bool> IsRow => thing => thing is Data.Rows.EventRow;
    }
}

namespace OrleansTickets.Silo.Samples
{
    internal static class SiloWithPages
    {
        public static Type[] Pages => [typeof(Api.Samples.EndpointsOfAGrain), typeof(Grains.Samples.GrainWithSql[])];
    }
}

namespace OrleansTickets.Api.Samples
{
    internal sealed class EndpointsOfAGrain : Embedded.Samples.EngineWithStock
    {
        public static Task CallAsync(NpgsqlDataSource database) => Grains.Samples.GrainWithSql.RunAsync(database, default);

        public static void Wire(IHostApplicationBuilder builder) => builder.AddSilo();

        public static Type World => typeof(Sandbox.Samples.WorldThatKnowsStock);
    }
}

namespace OrleansTickets.Sandbox.Samples
{
    internal sealed record WorldThatKnowsStock(StockLevel? Level);
}

namespace OrleansTickets.Embedded.Samples
{
    internal class EngineWithStock
    {
        public Dictionary<string, StockLevel> Levels { get; } = [];
    }
}
