namespace OrleansTickets.Load.Wire;

/// <summary>Told by a <see cref="WireConnection"/>, on the thread that reads the socket, what came of its request.</summary>
internal interface IWireListener
{
    /// <summary>The answer is there; the connection may send again at once.</summary>
    void Answered(WireConnection connection, in WireResponse response);

    /// <summary>The connection broke. It is closed; <see cref="WireConnection.TryReconnect"/> makes it usable again.</summary>
    /// <param name="inFlight">Whether a request was under way: its outcome is unknown.</param>
    void Broken(WireConnection connection, bool inFlight, string reason);
}
