using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Grains.Orders;

/// <summary>Section <c>Orders</c> (MISSION N6).</summary>
public sealed class OrderOptions
{
    /// <summary>
    /// Seconds after which a step that was announced and has no outcome is taken up again, 1 to 3,600. Each try in vain doubles it, up to
    /// an hour. Also how long after its reservation an unpaid order is closed.
    /// </summary>
    [Range(1, 3_600)]
    public int ResumeSeconds { get; set; } = 15;

    /// <summary>Seconds that a payment provider may take to answer before its answer counts as unknown, 1 to 25.</summary>
    [Range(1, 25)]
    public int ProviderSeconds { get; set; } = 20;

    public TimeSpan ResumeTime => TimeSpan.FromSeconds(ResumeSeconds);

    public TimeSpan ProviderTime => TimeSpan.FromSeconds(ProviderSeconds);
}
