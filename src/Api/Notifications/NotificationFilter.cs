using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notifications;

/// <summary>Which messages are listed: <c>?status=waiting|sent|dead|skipped</c> and <c>?template=</c>; without them all.</summary>
internal sealed record NotificationFilter(string? Status, string? Template) : IEndpointParameterMetadataProvider
{
    private const string StatusName = "status";
    private const string TemplateName = "template";

    public static ValueTask<NotificationFilter> BindAsync(HttpContext context) => new(new NotificationFilter(
        QueryValues.OneOf(
            context.Request, StatusName, NotificationRow.Waiting, NotificationRow.Sent, NotificationRow.Dead, NotificationRow.Skipped),
        QueryValues.OneOf(context.Request, TemplateName, [.. NotificationText.Codes])));

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(StatusName, TemplateName));
}
