namespace OrleansTickets.Api.Settings;

/// <summary>The endpoint goes on while the system is being maintained.</summary>
internal sealed class ServedInMaintenanceMetadata;

internal static class MaintenanceConventions
{
    /// <summary>For what no buyer calls, though it lies among the buyers' paths: what a payment provider tells us is not to be lost.</summary>
    public static TBuilder ServedInMaintenance<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ServedInMaintenanceMetadata());
}
