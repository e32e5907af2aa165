using OrleansTickets.Api.Tests.Cluster;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Api.Tests.Orders;
using OrleansTickets.Api.Tests.Payments;
using OrleansTickets.Api.Tests.Permissions;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(OrleansTickets.Api.Tests.LongestFirst))]

namespace OrleansTickets.Api.Tests;

/// <summary>Collections run beside each other; whichever is long and begins last would be waited for alone. So these begin, in this order.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        ClassOf<KillTests>(), ClassOf<PermissionTests>(), ClassOf<ClusterTests>(), ClassOf<ManyOrdersTests>(), ClassOf<DepositRefundTests>(),
        PayingTests.Name, OrdersTests.Name,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(PlaceOf)];

    private static int PlaceOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Longest, name => collection.TestCollectionDisplayName.StartsWith(name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }

    /// <summary>How the framework names the collection of a class that is in no other.</summary>
    private static string ClassOf<T>() => $"Test collection for {typeof(T).FullName} ";
}
