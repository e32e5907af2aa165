using System.Collections.Immutable;

namespace OrleansTickets.Contracts.Inventory;

/// <summary>
/// What must hold in the turn in which a change is decided, or it is refused with <see cref="RefusalCode.PreconditionFailed"/>: the
/// target has one of these revisions (RFC 9110 13.1.1). No precondition (null): it is changed as it stands.
/// </summary>
/// <param name="Revisions">As of <see cref="ProductDetails.Revision"/> or <see cref="OptionDetails.Revision"/>; none: never allowed.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.Precondition")]
public sealed record Precondition(ImmutableArray<int> Revisions);
