// Types with names and shapes that the rules forbid.
namespace OrleansTickets.Grains.Journaling
{
    internal static class StreamHelper;

    internal sealed class Turnstile : Grain;

    internal static class NoGrain;

    public class OpenGrain : Grain;

    internal abstract class SharedGrain : Grain;
}

namespace OrleansTickets.Contracts.Hidden
{
    internal interface IHiddenGrain : IGrainWithStringKey;
}

namespace OrleansTickets.Api.Http
{
    public interface ISampleGrain : IGrainWithStringKey;

    internal sealed class SampleGrain : Grain, ISampleGrain;

    internal sealed class SessionManager;

    internal sealed class EventManager;

    internal static class PriceRules;
}

namespace OrleansTickets.Data.Journal
{
    internal static class JournalEndpoints;
}
