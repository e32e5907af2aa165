using Microsoft.Net.Http.Headers;

namespace OrleansTickets.Api.Http;

/// <summary>The request's <c>If-None-Match</c> (RFC 9110 13.1.2).</summary>
internal static class IfNoneMatch
{
    /// <summary>Whether the client has this answer already. What cannot be read is passed over: the whole answer is never wrong.</summary>
    /// <param name="tag">A strong entity tag, in its quotes.</param>
    public static bool Names(HttpRequest request, string tag)
    {
        var values = request.Headers.IfNoneMatch;
        if (values.Count == 0 || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return false;
        }

        if (values.Count == 1 && values[0] == tag)
        {
            return true;
        }

        var current = new EntityTagHeaderValue(tag);
        return EntityTagHeaderValue.TryParseList(values, out var known)
            && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(current, useStrongComparison: false));
    }
}
