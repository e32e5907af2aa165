using OrleansTickets.Silo;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Operations;

/// <summary>Grains in this process, or calls to those of remote silos: the setting <c>Cluster__Role</c>.</summary>
internal static class EngineSetup
{
    /// <exception cref="StartFailure">A setting is wrong, or this engine cannot do it.</exception>
    public static void AddEngine(this WebApplicationBuilder builder) => StartFailure.Guard(() =>
    {
        if (builder.Configuration.GetValue<ClusterRole>($"{ClusterOptions.Section}:{nameof(ClusterOptions.Role)}") == ClusterRole.Client)
        {
            builder.AddGrainClient();
        }
        else
        {
            builder.AddSilo();
        }
    });
}
