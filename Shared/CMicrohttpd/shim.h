#include <microhttpd.h>

// Variadic functions cannot be imported, so the one call that starts a daemon has a fixed list of arguments here.
static inline struct MHD_Daemon *chimera_start_daemon(
    MHD_socket listening_socket,
    MHD_AccessHandlerCallback handler,
    MHD_RequestCompletedCallback completed,
    void *context,
    size_t memory_limit,
    unsigned int connection_limit,
    unsigned int timeout_seconds)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, handler, context,
        MHD_OPTION_LISTEN_SOCKET, listening_socket,
        MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_limit,
        MHD_OPTION_CONNECTION_LIMIT, connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, timeout_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
}

// An anonymous union, which Swift would read through unsafe accessors.
static inline int chimera_respond(
    struct MHD_Connection *connection, unsigned int status, struct MHD_Response *response)
{
    int queued = MHD_queue_response(connection, status, response) == MHD_YES;
    MHD_destroy_response(response);
    return queued;
}
