namespace OrleansTickets.Api.Http.Pages;

/// <summary>
/// Until when a page stays right if nobody changes anything: a parameter of handlers whose answer depends on the time.
/// </summary>
/// <param name="from">Before the page is made; what ends until then has no bearing on it.</param>
internal sealed class PageLifetime(DateTimeOffset from)
{
    /// <summary>The first moment at which it will read differently; null: none.</summary>
    public DateTimeOffset? End { get; private set; }

    public static ValueTask<PageLifetime> BindAsync(HttpContext context)
    {
        var lifetime = new PageLifetime(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        context.Features.Set(lifetime);
        return new(lifetime);
    }

    /// <summary>The page reads differently from this moment on.</summary>
    public void EndsAt(DateTimeOffset? moment)
    {
        if (moment > from && (End is null || moment < End))
        {
            End = moment;
        }
    }
}
