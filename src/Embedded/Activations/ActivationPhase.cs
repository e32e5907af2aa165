namespace OrleansTickets.Embedded.Activations;

/// <summary>The stages of an activation's life, in order.</summary>
internal enum ActivationPhase
{
    Created,
    Activating,
    Valid,
    Deactivating,
    Ended,
}
